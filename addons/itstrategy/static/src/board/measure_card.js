import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { formatDay } from "./board_state";
import { SparkLine } from "./spark_line";

const ARROWS = { better: "↗", same: "→", worse: "↘" };
const ACTIONS = 2; // shown before "and n more"

/** One measure of the board: as a card, or as a row of the table. */
export class MeasureCard extends Component {
    static template = "itstrategy.MeasureCard";
    static components = { SparkLine };
    static props = {
        measure: Object,
        day: String,
        today: String,
        onOpen: Function,
        onWhy: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ figures: null });
        this.formatDay = formatDay;
    }

    get href() {
        return `/odoo/measures/${this.props.measure.id}`;
    }

    /** Short and long direction, where there is something to compare. */
    get directions() {
        const { measure } = this.props;
        return [
            {
                name: "short",
                key: measure.direction_short,
                word: measure.direction_short_word,
                against: _t("on last period"),
            },
            {
                name: "long",
                key: measure.direction_long,
                word: measure.direction_long_word,
                against: _t("on last year"),
            },
        ]
            .filter((one) => one.key in ARROWS)
            .map((one) => ({ ...one, arrow: ARROWS[one.key] }));
    }

    get valueLabel() {
        return _t("%s, why this number", this.props.measure.value_text);
    }

    get figuresLabel() {
        return _t("Figures of %s", this.props.measure.code);
    }

    get whyLabel() {
        return _t("Why this number, %s", this.props.measure.code);
    }

    get words() {
        const { measure } = this.props;
        return measure.commentary || measure.missing_reason;
    }

    get actions() {
        return this.props.measure.actions.slice(0, ACTIONS).map((action, index) => ({
            ...action,
            key: index,
            details: this.getDetails(action),
            isLate: action.state === "open" && action.date_due && action.date_due < this.props.today,
        }));
    }

    /** Who does it, and by when, to stand behind its name. */
    getDetails(action) {
        const when = action.date_due && _t("by %s", formatDay(action.date_due));
        return ["", action.owner, action.state === "done" ? _t("done") : when]
            .filter((text, index) => text || !index)
            .join(", ");
    }

    get moreActions() {
        return Math.max(this.props.measure.actions.length - ACTIONS, 0);
    }

    /** Show or hide the figures of the spark line as a table. */
    async toggleFigures() {
        const { measure, day } = this.props;
        this.state.figures = this.state.figures
            ? null
            : await this.orm.call("it.theme.board", "get_figures", [measure.id, day]);
    }

    onNameClick(ev) {
        if (ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            return; // a new tab, by the browser
        }
        ev.preventDefault();
        this.props.onOpen(this.props.measure);
    }
}

export class MeasureRow extends MeasureCard {
    static template = "itstrategy.MeasureRow";
}
