import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "it.forecast";
const HEIGHT = 200;
const STEP = 72;
const BAR = 44;
const LEFT = 64;
// told apart in print too: plain, hatched one way, hatched the other, dotted
const FILLS = ["#9fb8cc", "url(#it-fc-right)", "url(#it-fc-left)", "#1f5c85", "url(#it-fc-dots)"];

/** Forecast of the commercial pipeline: what may come, month by month, as a range. */
export class Forecast extends Component {
    static template = "itcommercial.Forecast";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "commercial-forecast";
    static displayName = _t("Forecast");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        this.height = HEIGHT;
        this.looks = [
            { key: "team", all: _t("All teams"), label: _t("Team") },
            { key: "user", all: _t("All officers"), label: _t("Officer") },
            { key: "family", all: _t("All offers"), label: _t("Offer family") },
        ];
        this.state = useState({ look: {}, told: null, error: "" });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.error = "";
        try {
            this.state.told = await this.keepLast.add(
                this.orm.call(MODEL, "get_forecast", [this.state.look])
            );
        } catch (error) {
            this.state.error =
                error.data?.message || _t("The server did not answer: try again in a moment.");
        }
    }

    setLook(key, value) {
        this.state.look = { ...this.state.look, [key]: value };
        return this.load();
    }

    isChosen(key, value) {
        return String(this.state.told.look[key] || "") === String(value);
    }

    money(amount) {
        return formatMonetary(amount, {
            currencyId: this.state.told.currency,
            digits: [16, 0],
        });
    }

    percent(share) {
        return `${Math.round(share * 100)}%`;
    }

    /** Height of a figure over the base line, most being the whole height. */
    scale(most) {
        return (amount) => HEIGHT - (HEIGHT - 24) * (amount / (most || 1)) + 6;
    }

    /** The months up to the last with something in it, half a year at least. */
    get months() {
        const { months } = this.state.told;
        const later = months.at(-1);
        const last = months.slice(0, -1).findLastIndex((month) => month.count);
        const shown = months.slice(0, Math.max(6, last + 1));
        return later.count ? [...months.slice(0, -1), later] : shown;
    }

    get width() {
        return LEFT + this.months.length * STEP + 8;
    }

    fill(place) {
        return FILLS[place % FILLS.length];
    }

    ticks(most) {
        const y = this.scale(most);
        return [0, 0.5, 1].map((share) => ({
            y: y(most * share),
            label: this.money(most * share),
        }));
    }

    get mostInMonth() {
        return Math.max(...this.state.told.months.map((month) => month.value));
    }

    /** Bars of the months, from below: one piece for each stage. */
    get bars() {
        const { months } = this;
        const { stages } = this.state.told;
        const y = this.scale(this.mostInMonth);
        return months.map((month, place) => {
            let level = 0;
            const pieces = [];
            stages.forEach((stage, number) => {
                const value = month.stages[stage.id] || 0;
                if (value) {
                    const top = y(level + value);
                    pieces.push({
                        stage,
                        y: top,
                        height: Math.max(1, y(level) - top),
                        fill: this.fill(number),
                        words: _t("%(month)s, %(stage)s: %(value)s", {
                            month: month.label,
                            stage: stage.name,
                            value: this.money(value),
                        }),
                    });
                    level += value;
                }
            });
            return { month, pieces, x: LEFT + place * STEP + 12, top: y(level) };
        });
    }

    get barWidth() {
        return BAR;
    }

    /** The fan: what has closed up to each month, as a band and its middle. */
    get fan() {
        const { months } = this;
        const most = Math.max(1, months.at(-1).p90);
        const y = this.scale(most);
        const x = (place) => LEFT + place * STEP + 34;
        const line = (key) => months.map((month, place) => `${x(place)},${y(month[key])}`);
        return {
            most,
            band: [...line("p90"), ...line("p10").reverse()].join(" "),
            middle: line("p50").join(" "),
            points: months.map((month, place) => ({
                month,
                x: x(place),
                y: y(month.p50),
                low: y(month.p10),
                high: y(month.p90),
            })),
        };
    }

    async open(stage, month, judged = false) {
        const action = await this.orm.call(MODEL, "action_open", [
            this.state.look,
            stage ? stage.id : false,
            month ? month.key : false,
            judged,
        ]);
        await this.action.doAction(action);
    }

    onKey(ev, stage, month) {
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            this.open(stage, month);
        }
    }
}

registry.category("actions").add("itcommercial.forecast", Forecast);
