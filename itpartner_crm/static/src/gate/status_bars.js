import { RottingStatusBarDurationField } from "@mail/js/rotting_mixin/rotting_statusbar";

import { registry } from "@web/core/registry";
import { StatusBarField } from "@web/views/fields/statusbar/statusbar_field";

/**
 * Status bars that show what is saved: a move that the server refuses is put back.
 *
 * Odoo's own keep the refused stage until the form is discarded. Other changes of the
 * form that are not saved yet stay as they are.
 */
const puttingBack = (StatusBar) =>
    class extends StatusBar {
        async selectItem() {
            const { name, record } = this.props;
            const before = record.data[name];
            const isClean = !(await record.isDirty());
            try {
                await super.selectItem(...arguments);
            } catch (error) {
                await (isClean ? record.discard() : record.update({ [name]: before }));
                throw error;
            }
        }
    };

const fields = registry.category("fields");
fields.add("it_statusbar", {
    ...fields.get("statusbar"),
    additionalClasses: ["o_field_statusbar"],
    component: puttingBack(StatusBarField),
});
fields.add("it_rotting_statusbar_duration", {
    ...fields.get("rotting_statusbar_duration"),
    additionalClasses: ["o_field_statusbar"],
    component: puttingBack(RottingStatusBarDurationField),
});
