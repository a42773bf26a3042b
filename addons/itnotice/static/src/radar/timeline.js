import { Component, onWillStart, useState } from "@odoo/owl";
import { formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Scale } from "./timeline_scale";

const WIDTH = 1000;
const LEFT = 290;
const ROW = 34;
const HEAD = 30;

function shorten(text, size) {
    return text.length > size ? `${text.slice(0, size - 1)}…` : text;
}

/** Contracts of public bodies and when they end, drawn and as a table. */
export class ItNoticeTimeline extends Component {
    static template = "itnotice.Timeline";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ told: null, look: { years: 3, it: true } });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.told = await this.orm.call("it.notice.radar", "get_timeline", [this.state.look]);
    }

    set(key, value) {
        this.state.look[key] = value;
        return this.load();
    }

    get scale() {
        return new Scale(this.state.told.today, this.state.told.end, LEFT, WIDTH - 12);
    }

    get size() {
        return { width: WIDTH, height: HEAD + this.state.told.rows.length * ROW + 8 };
    }

    get bars() {
        const { scale } = this;
        return this.state.told.rows.map((row, place) => {
            const begin = scale.x(row.start || this.state.told.today);
            const end = scale.x(row.end);
            return {
                row,
                y: HEAD + place * ROW,
                begin,
                end,
                wide: Math.max(end - begin, 2),
                more: row.furthest ? Math.max(scale.x(row.furthest) - end, 0) : 0,
                label: shorten(row.buyer, 42),
                title: shorten(row.title, 50),
            };
        });
    }

    /** A frame round the ends of each group, from its first row to its last. */
    get frames() {
        const places = new Map(this.state.told.rows.map((row, place) => [row.id, place]));
        return this.state.told.windows.map((one) => {
            const rows = one.rows.map((id) => places.get(id));
            const top = Math.min(...rows);
            const x = this.scale.x(one.first);
            return {
                one,
                x: x - 5,
                y: HEAD + top * ROW - 2,
                wide: Math.max(this.scale.x(one.last) - x, 0) + 10,
                high: (Math.max(...rows) - top + 1) * ROW,
            };
        });
    }

    tell(row) {
        const parts = [row.buyer, row.title, _t("ends %s", this.date(row.end))];
        if (row.furthest) {
            parts.push(_t("extended to %s at the latest", this.date(row.furthest)));
        }
        return parts.join(", ");
    }

    date(value) {
        return value ? formatDate(luxon.DateTime.fromISO(value)) : "";
    }

    money(row) {
        const text = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
        return row.value ? `${row.currency}${text.format(row.value)}` : "";
    }

    onKey(event, open) {
        if (["Enter", " "].includes(event.key)) {
            event.preventDefault();
            open();
        }
    }

    open(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("itnotice.timeline", ItNoticeTimeline);
