import { Component } from "@odoo/owl";

/** What is looked at: kind, team, theme and owner, one row of choices for both screens. */
export class ItPipelineLook extends Component {
    static template = "itreview.Look";
    static props = { choices: Object, look: Object, onChange: Function };

    get selects() {
        const { kinds, teams, themes, owners } = this.props.choices;
        return [
            { key: "kind", label: "Kind", options: kinds },
            { key: "team_id", label: "Team", options: teams },
            { key: "theme_id", label: "Theme", options: themes },
            { key: "user_id", label: "Owner", options: owners },
        ].filter((one) => one.options.length);
    }

    change(key, value) {
        const look = { ...this.props.look };
        look[key] = key === "kind" ? value : Number(value) || false;
        this.props.onChange(look);
    }
}
