import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { SelectionField } from "@web/views/fields/selection/selection_field";
import { formatSelection } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * A rating as shape, word and colour, for lists, forms and kanban.
 *
 * The shape comes from the classes of rag_field.scss, which any other screen may use:
 * `<span class="it-rag it-rag-amber">Amber</span>`. Where the field may be changed, the
 * usual choice stands in its place.
 */
export class RagField extends Component {
    static template = "itstrategy.RagField";
    static components = { SelectionField };
    static props = {
        ...standardFieldProps,
        placeholder: { type: String, optional: true },
        required: { type: Boolean, optional: true },
    };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get word() {
        const { selection } = this.props.record.fields[this.props.name];
        return formatSelection(this.value, { selection });
    }
}

export const ragField = {
    component: RagField,
    displayName: _t("Rating with its shape"),
    supportedTypes: ["selection"],
    isEmpty: (record, fieldName) => record.data[fieldName] === false,
    extractProps({ placeholder }, { required }) {
        return { placeholder, required };
    },
};

registry.category("fields").add("it_rag", ragField);
