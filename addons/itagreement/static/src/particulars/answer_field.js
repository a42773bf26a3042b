import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";
import { FloatField } from "@web/views/fields/float/float_field";
import { MonetaryField } from "@web/views/fields/monetary/monetary_field";
import { SelectionField } from "@web/views/fields/selection/selection_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { TextField } from "@web/views/fields/text/text_field";

const INPUTS = {
    text: [TextField, "text_value", { rowCount: 1 }],
    date: [DateTimeField, "date_value", { showTime: false }],
    number: [FloatField, "number_value", { trailingZeros: false }],
    money: [MonetaryField, "money_value", {}],
    yes_no: [SelectionField, "yes_no_value", {}],
};

/** One column for answers of every kind: the input that the question asks for. */
export class AnswerField extends Component {
    static template = "itagreement.AnswerField";
    static props = { ...standardFieldProps };

    get row() {
        return this.props.record.data;
    }

    get input() {
        return (INPUTS[this.row.kind] || INPUTS.text)[0];
    }

    get inputProps() {
        const [, name, more] = INPUTS[this.row.kind] || INPUTS.text;
        return { name, record: this.props.record, readonly: this.isReadonly, ...more };
    }

    /** Words say more than the input where there is nothing to edit. */
    get isReadonly() {
        return Boolean(this.props.readonly) || this.row.is_nil;
    }

    get isBlank() {
        return !this.row.is_nil && !this.row[this.inputProps.name];
    }

    get words() {
        return this.row.is_nil ? _t("None") : _t("Not answered");
    }
}

registry.category("fields").add("it_answer", {
    component: AnswerField,
    displayName: _t("Answer to a question"),
    supportedTypes: ["text"],
    fieldDependencies: [
        { name: "kind", type: "selection" },
        { name: "is_nil", type: "boolean" },
    ],
});

/** The question with its hint below it, and a mark where the answer is still needed. */
export class QuestionField extends Component {
    static template = "itagreement.QuestionField";
    static props = { ...standardFieldProps };

    get row() {
        return this.props.record.data;
    }
}

registry.category("fields").add("it_question", {
    component: QuestionField,
    displayName: _t("Question with its hint"),
    supportedTypes: ["char"],
    fieldDependencies: [
        { name: "is_asked", type: "boolean" },
        { name: "is_given", type: "boolean" },
        { name: "is_missing", type: "boolean" },
        { name: "help_text", type: "char" },
    ],
});
