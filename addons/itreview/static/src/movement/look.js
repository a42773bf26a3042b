import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** What is looked at: kind, team, theme, measure and owner, one row of choices for each screen. */
export class ItPipelineLook extends Component {
    static template = "itreview.Look";
    static props = { choices: Object, look: Object, onChange: Function };

    get selects() {
        const { kinds, teams, themes, measures, owners } = this.props.choices;
        return [
            { key: "kind", label: _t("Kind"), options: kinds },
            { key: "team_id", label: _t("Team"), options: teams },
            { key: "theme_id", label: _t("Theme"), options: themes },
            { key: "measure_id", label: _t("Measure"), options: measures },
            { key: "user_id", label: _t("Owner"), options: owners },
        ].filter((one) => one.options.length);
    }

    change(key, value) {
        const look = { ...this.props.look };
        look[key] = key === "kind" ? value : Number(value) || false;
        this.props.onChange(look);
    }
}
