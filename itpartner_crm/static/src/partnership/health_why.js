import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Why the health is what it is: each component, its weight, and its records. */
export class HealthWhy extends Component {
    static template = "itpartner_crm.HealthWhy";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get parts() {
        return this.props.record.data[this.props.name] || [];
    }

    open(part) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: part.label,
            res_model: part.model,
            domain: [["id", "in", part.ids]],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }
}

registry.category("fields").add("it_health_why", {
    component: HealthWhy,
    displayName: _t("Why this health"),
    supportedTypes: ["json"],
    isEmpty: () => false,
});
