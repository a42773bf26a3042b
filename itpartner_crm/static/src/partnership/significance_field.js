import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatSelection } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const MARKS = ["0", "1", "2", "3", "4"];

/**
 * The marks of a partnership in one table: each criterion with its five meanings to
 * choose from, what the records suggest, and why. The score follows while one marks.
 */
export class SignificanceField extends Component {
    static template = "itpartner_crm.SignificanceField";
    static props = { ...standardFieldProps };

    setup() {
        this.marks = MARKS;
    }

    get rows() {
        return this.props.record.data[this.props.name].records.filter(
            (row) => row.data.in_use
        );
    }

    get readonly() {
        return this.props.readonly;
    }

    get score() {
        return this.props.record.data.significance_score;
    }

    get isScored() {
        return this.score !== false && this.score !== undefined;
    }

    get tier() {
        const { selection } = this.props.record.fields.tier;
        return formatSelection(this.props.record.data.tier, { selection });
    }

    get points() {
        const sum = this.rows.reduce(
            (all, { data }) => all + (data.weight * Number(data.mark || 0)) / 4,
            0
        );
        return Math.round(sum * 10) / 10;
    }

    get given() {
        return this.rows.filter((row) => row.data.mark).length;
    }

    get sentence() {
        if (!this.isScored) {
            return _t("%(points)s points so far, %(given)s of %(all)s marked", {
                points: this.points,
                given: this.given,
                all: this.rows.length,
            });
        }
        return _t("%s of 100", this.points);
    }

    group(row) {
        return `it_mark_${row.id}`;
    }

    word(row, mark) {
        return (row.data.words || {})[mark];
    }

    name(row) {
        return row.data.criterion_id?.display_name;
    }

    choose(row, mark) {
        return row.update({ mark });
    }

    tellWhy(row, ev) {
        return row.update({ why: ev.target.value });
    }
}

export const significanceField = {
    component: SignificanceField,
    displayName: _t("Marks of significance"),
    supportedTypes: ["one2many"],
    useSubView: true,
    isEmpty: () => false,
};

registry.category("fields").add("it_significance", significanceField);
