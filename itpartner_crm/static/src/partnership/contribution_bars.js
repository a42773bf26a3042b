import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const ROOM_FOR_LETTERS = 14;

/** What the council puts in as one bar a year, each kind a part of it. */
export class ContributionBars extends Component {
    static template = "itpartner_crm.ContributionBars";
    static props = { ...standardFieldProps };

    get kinds() {
        const { kinds, years } = this.picture;
        return kinds.filter(({ key }) => years.some((year) => year.parts[key]));
    }

    get picture() {
        return this.props.record.data[this.props.name] || { kinds: [], years: [] };
    }

    get bars() {
        const { years } = this.picture;
        const sum = (year) => Object.values(year.parts).reduce((all, one) => all + one, 0);
        const most = Math.max(...years.map(sum), 1);
        return years.map((year) => ({
            label: year.label,
            total: sum(year),
            note: year.planned ? _t("planned in part or whole") : _t("actual"),
            parts: this.kinds
                .filter(({ key }) => year.parts[key])
                .map(({ key, label }) => {
                    const width = (100 * year.parts[key]) / most;
                    const amount = this.pounds(year.parts[key]);
                    return {
                        key,
                        width,
                        title: `${label}: ${amount}`,
                        text: width > ROOM_FOR_LETTERS ? label : "",
                    };
                }),
        }));
    }

    pounds(amount) {
        return `£${Math.round(amount).toLocaleString("en-GB")}`;
    }
}

registry.category("fields").add("it_contribution_bars", {
    component: ContributionBars,
    displayName: _t("Contribution by year"),
    supportedTypes: ["json"],
    isEmpty: () => false,
});
