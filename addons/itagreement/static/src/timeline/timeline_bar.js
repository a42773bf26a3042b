import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const DAY = 24 * 3600 * 1000;
const time = (day) => (day ? Date.parse(`${day}T00:00:00Z`) : null);

/** One agreement's term on the scale that all rows of the timeline share. */
export class ItTimelineBar extends Component {
    static template = "itagreement.TimelineBar";
    static props = { ...standardFieldProps };

    get scale() {
        return this.env.itTimeline || { past: 1, ahead: 5 };
    }

    get term() {
        return this.props.record.data[this.props.name] || {};
    }

    /** First and last moment shown, whole years around today. */
    get range() {
        const year = new Date(time(this.term.today) || Date.now()).getUTCFullYear();
        return [Date.UTC(year - this.scale.past, 0, 1), Date.UTC(year + this.scale.ahead, 0, 1)];
    }

    place(moment) {
        const [from, to] = this.range;
        return Math.min(100, Math.max(0, (100 * (moment - from)) / (to - from)));
    }

    get ticks() {
        const [from, to] = this.range;
        const ticks = [];
        for (let year = new Date(from).getUTCFullYear(); Date.UTC(year, 0, 1) < to; year++) {
            ticks.push({ year, x: this.place(Date.UTC(year, 0, 1)) });
        }
        return ticks;
    }

    get bars() {
        const { start, end, furthest, notice, state } = this.term;
        const [from, to] = this.range;
        const begin = time(start) ?? from;
        const finish = end ? time(end) + DAY : to;
        const bars = [{ kind: "term", from: begin, to: finish }];
        if (furthest && time(furthest) > finish) {
            bars.push({ kind: "extension", from: finish, to: time(furthest) + DAY });
        }
        if (notice && end) {
            bars.push({ kind: state === "missed" ? "missed" : "notice", from: time(notice), to: finish });
        }
        return bars
            .filter((bar) => bar.to > from && bar.from < to && bar.to > bar.from)
            .map((bar) => ({ ...bar, x: this.place(bar.from), width: this.place(bar.to) - this.place(bar.from) }));
    }

    get today() {
        return this.place(time(this.term.today));
    }
}

registry.category("fields").add("it_timeline", {
    component: ItTimelineBar,
    supportedTypes: ["json"],
    listViewWidth: [360, 900],
});
