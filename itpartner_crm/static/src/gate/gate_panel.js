import { Component, onMounted, useRef } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { getPlaceAction, showPlace } from "./gate_places";

/**
 * What the next stage asks for: what is there with a tick, what is missing with a way to
 * the place where it goes.
 */
export class GatePanel extends Component {
    static template = "itpartner_crm.GatePanel";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.root = useRef("root");
        onMounted(() => {
            const target = this.props.record.context.it_gate_target;
            if (target) {
                this.show(target);
            }
        });
    }

    get panel() {
        return this.props.record.data[this.props.name] || { items: [] };
    }

    get missing() {
        return this.panel.items.filter((item) => item.is_missing);
    }

    get summary() {
        const all = this.panel.items.length;
        if (!all) {
            return _t("asks for nothing more");
        }
        return _t("%(there)s of %(all)s things are there", {
            there: all - this.missing.length,
            all,
        });
    }

    getWayWords(item) {
        return _t("Go to %s", item.where);
    }

    show(target) {
        const form = this.root.el?.closest(".o_form_view");
        if (form) {
            showPlace(form, target);
        }
    }

    async go(item) {
        if (!item.target.action) {
            this.show(item.target);
            return;
        }
        const { record } = this.props;
        if (await record.save()) {
            await this.action.doAction(getPlaceAction(record.resId, item.target), {
                onClose: () => record.load(),
            });
        }
    }
}

registry.category("fields").add("it_gate_panel", {
    component: GatePanel,
    displayName: _t("What the next stage asks for"),
    supportedTypes: ["json"],
});
