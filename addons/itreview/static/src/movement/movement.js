import { Component, onWillStart, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { figure, short } from "./amounts";
import { ItPipelineLook } from "./look";

const HEIGHT = 220;
const WIDTH = 96;

/** What moved between two days: waterfall, by group, flow between stages, figures. */
export class ItPipelineMovement extends Component {
    static template = "itreview.Movement";
    static components = { DateTimeInput, Layout, ItPipelineLook };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        // told apart in print too: grey, plain, hatched
        this.fills = { whole: "#5b6672", plus: "#1f7a4d", minus: "url(#it-minus)" };
        this.state = useState({ start: "", end: "", by: "stage", look: {}, told: null, wrong: "" });
        onWillStart(async () => {
            this.choices = await this.orm.call("it.pipeline.screen", "get_choices", []);
            this.state.start = this.choices.start;
            this.state.end = this.choices.today;
            await this.load();
        });
    }

    async load() {
        const { start, end, by, look } = this.state;
        if (!start || !end || start > end) {
            this.state.wrong = _t("Choose two days, the earlier one first.");
            return;
        }
        this.state.wrong = "";
        this.state.told = await this.orm.call("it.pipeline.screen", "get_movement", [
            start,
            end,
            by,
            look,
        ]);
    }

    moment(key) {
        return this.state[key] ? luxon.DateTime.fromISO(this.state[key]) : false;
    }

    setDay(key, value) {
        return this.set(key, value ? value.toISODate() : "");
    }

    set(key, value) {
        this.state[key] = value;
        return this.load();
    }

    money(amount) {
        return short(this.state.told.currency, amount);
    }

    figure(one) {
        return figure(this.state.told.currency, one);
    }

    /** The bars of the waterfall: each begins where the one before ended. */
    get waterfall() {
        let level = 0;
        const steps = this.state.told.bars.map((bar, place) => {
            const whole = bar.key === "opening" || bar.key === "closing";
            const from = whole ? 0 : level;
            level = whole ? bar.amount : level + bar.amount;
            return { ...bar, place, from, to: level, whole };
        });
        const most = Math.max(1, ...steps.map((one) => Math.max(one.from, one.to)));
        const y = (amount) => 20 + (HEIGHT - 20) * (1 - amount / most);
        return steps.map((one) => ({
            ...one,
            x: one.place * WIDTH + 10,
            y: Math.min(y(one.from), y(one.to)),
            height: Math.max(2, Math.abs(y(one.from) - y(one.to))),
            kind: one.whole ? "whole" : one.amount < 0 ? "minus" : "plus",
            next: y(one.to),
        }));
    }

    get width() {
        return this.state.told.bars.length * WIDTH + 20;
    }

    /** Ribbons between what was and what became of it. */
    get flow() {
        const rows = this.state.told.flow.filter((row) => row[2] > 0);
        const whole = rows.reduce((sum, row) => sum + row[2], 0);
        if (!whole) {
            return null;
        }
        const height = 300;
        const side = (index) => {
            const ends = [...new Set(rows.map((row) => row[index]))];
            const gap = 12;
            const scale = (height - gap * (ends.length - 1)) / whole;
            let y = 0;
            return Object.fromEntries(
                ends.map((name) => {
                    const sum = rows
                        .filter((row) => row[index] === name)
                        .reduce((total, row) => total + row[2], 0);
                    const node = { name, y, next: y, height: sum * scale, sum };
                    y += sum * scale + gap;
                    return [name, node];
                })
            );
        };
        const [left, right] = [side(0), side(1)];
        const ribbons = rows.map(([begin, finish, amount, count]) => {
            const [from, to] = [left[begin], right[finish]];
            const [a, b] = [(from.height * amount) / from.sum, (to.height * amount) / to.sum];
            const [y0, y1] = [from.next, to.next];
            from.next += a;
            to.next += b;
            return {
                begin,
                finish,
                key: `${begin}>${finish}`,
                path:
                    `M240,${y0} C400,${y0} 460,${y1} 620,${y1} L620,${y1 + b} ` +
                    `C460,${y1 + b} 400,${y0 + a} 240,${y0 + a} Z`,
                words: `${begin} to ${finish}: ${this.money(amount)}, ${count}`,
                stays: begin === finish,
            };
        });
        return { left: Object.values(left), right: Object.values(right), ribbons, height };
    }

    get columns() {
        const order = ["opening", "new", "reopened", "came", "grown", "shrunk", "went", "won"];
        const all = [...order, "lost", "left", "closing", "slipped_out", "pulled_in"];
        const used = new Set(this.state.told.groups.flatMap((one) => one.bars.map((bar) => bar.key)));
        const labels = {};
        for (const group of this.state.told.groups) {
            for (const bar of group.bars) {
                labels[bar.key] = bar.label;
            }
        }
        return all.filter((key) => used.has(key)).map((key) => ({ key, label: labels[key] }));
    }

    cell(group, key) {
        return group.bars.find((bar) => bar.key === key);
    }

    /** Open the records that a method of the screen finds between the two days. */
    async find(name, ...what) {
        const { start, end, look } = this.state;
        const action = await this.orm.call("it.pipeline.screen", name, [start, end, ...what, look]);
        await this.action.doAction(action);
    }

    open(bar, group) {
        return this.find("action_open_bar", bar.key, group ? this.state.by : null, group ? group.id : null);
    }

    openRibbon(ribbon) {
        return this.find("action_open_ribbon", ribbon.begin, ribbon.finish);
    }

    openSwing(bar) {
        return this.find("action_open_swing", bar.key);
    }

    async openFigure(one) {
        const { start, end, look } = this.state;
        const action = await this.orm.call("it.pipeline.screen", "action_open_figure", [
            one.key,
            end,
            look,
            start,
        ]);
        await this.action.doAction(action);
    }
}

registry.category("actions").add("itreview.movement", ItPipelineMovement);
