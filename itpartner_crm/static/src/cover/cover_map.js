import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Who in the council knows whom in an organisation: people down, colleagues across.
 *
 * How well is said by a word and by filled dots, never by colour alone. Above the
 * table stands what would break if one person left.
 */
export class CoverMap extends Component {
    static template = "itpartner_crm.CoverMap";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.dots = [1, 2, 3];
    }

    get cover() {
        return this.props.record.data[this.props.name] || {};
    }

    get metText() {
        const { met, days } = this.cover;
        if (!met) {
            return _t("No colleague met them in the last %s days", days);
        }
        if (met === 1) {
            return _t("1 colleague met them in the last %s days", days);
        }
        return _t("%(met)s colleagues met them in the last %(days)s days", { met, days });
    }

    openPerson(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

export const coverMap = {
    component: CoverMap,
    displayName: _t("Who knows whom"),
    supportedTypes: ["json", "jsonb"],
};

registry.category("fields").add("it_cover_map", coverMap);
