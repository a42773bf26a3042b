import { Component, markup, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

let lastId = 0;

/**
 * A drawing of a business case, and its figures as a table for who would rather read.
 *
 * The server draws it (logic/case_charts.py), so that it is the same on paper; every
 * word in it is escaped there.
 */
export class CasePicture extends Component {
    static template = "itpartner_crm.CasePicture";
    static props = { ...standardFieldProps };

    setup() {
        this.id = `it_case_picture_${++lastId}`;
        this.state = useState({ asTable: false });
    }

    get picture() {
        return this.props.record.data[this.props.name] || null;
    }

    get svg() {
        return markup(this.picture.svg);
    }

    get showsTable() {
        return this.state.asTable || !this.picture.svg;
    }

    /** Figures stand to the right, words to the left. */
    isFigure(text) {
        return /^[-–+]?£?[\d,.]*%?$/.test(text);
    }

    isFigureColumn(at) {
        return at > 0 && this.picture.rows.every((row) => this.isFigure(row[at]));
    }
}

export const casePicture = {
    component: CasePicture,
    displayName: _t("Drawing of a business case"),
    supportedTypes: ["json"],
};

registry.category("fields").add("it_case_picture", casePicture);
