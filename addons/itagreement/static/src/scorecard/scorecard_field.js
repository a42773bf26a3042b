import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** How both sides keep their word: a bar and figures that open to their obligations. */
export class ItScorecardField extends Component {
    static template = "itagreement.ScorecardField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get card() {
        return this.props.record.data[this.props.name] || { sides: [], least: 0 };
    }

    width(side, figure) {
        const whole = side.figures.reduce((sum, one) => sum + one.count, 0);
        return whole ? (100 * figure.count) / whole : 0;
    }

    async open(side, figure) {
        const action = await this.orm.call("agreement", "action_view_score", [
            [this.props.record.resId],
            figure.key,
            side.is_council,
        ]);
        await this.action.doAction(action);
    }
}

registry.category("fields").add("it_scorecard", {
    component: ItScorecardField,
    supportedTypes: ["json"],
});
