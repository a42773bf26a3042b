import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

import { useEffect } from "@odoo/owl";

const METHODS = { a: "action_accept", d: "action_dismiss", z: "action_snooze" };

/** The inbox's list, worked through by keys: one letter on a line decides about it. */
export class ItNoticeInboxRenderer extends ListRenderer {
    static template = "itnotice.InboxRenderer";

    setup() {
        super.setup();
        this.actionService = useService("action");
        this.uiService = useService("ui");
        // The line to go to once the lines are drawn anew and the dialog is gone,
        // whichever comes last.
        this.next = null;
        useEffect(
            () => {
                this.next &&= { ...this.next, drawn: true };
                this.goToNext();
            },
            () => [this.props.list.records.map((record) => record.id).join()]
        );
        useBus(this.uiService.bus, "active-element-changed", () =>
            // A dialog that goes gives the focus back to the old line first.
            browser.setTimeout(() => this.goToNext())
        );
    }

    /** Whether who looks may decide: a reader is told of no keys. */
    get mayDecide() {
        return Boolean(this.props.archInfo.activeActions.edit);
    }

    onCellKeydownReadOnlyMode(hotkey, cell, group, record) {
        const method = METHODS[hotkey];
        if (method && this.mayDecide && record && record.data.state === "new") {
            this.decide(method, record, cell);
            return true;
        }
        return super.onCellKeydownReadOnlyMode(hotkey, cell, group, record);
    }

    /** Ask what is needed; afterwards the line that moved up into its place has the keys. */
    async decide(method, record, cell) {
        const rows = [...this.tableRef.el.querySelectorAll(".o_data_row")];
        const place = rows.indexOf(cell.closest(".o_data_row"));
        await this.actionService.doActionButton({
            type: "object",
            name: method,
            resModel: "it.notice",
            resId: record.resId,
            resIds: [record.resId],
            context: record.context,
            onClose: async () => {
                this.next = { place, drawn: false };
                await this.props.list.load();
            },
        });
    }

    goToNext() {
        if (!this.next?.drawn || this.uiService.activeElement !== document) {
            return;
        }
        const rows = this.tableRef.el?.querySelectorAll(".o_data_row") || [];
        const row = rows[Math.min(this.next.place, rows.length - 1)];
        row?.querySelector(".o_data_cell")?.focus();
        this.next = null;
    }
}

registry.category("views").add("it_notice_inbox", {
    ...listView,
    Renderer: ItNoticeInboxRenderer,
});
