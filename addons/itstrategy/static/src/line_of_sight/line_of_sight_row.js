import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";

import { COLUMNS } from "./tree";

const OPENABLE = ["strategy", "theme", "deliverable", "measure", "record"];
const RATINGS = ["green", "amber", "red", "grey", "white"];

/** Whether a row stands for a record that has a form to open. */
export function canOpen(row) {
    return Boolean(row.id) && OPENABLE.includes(row.kind);
}

/**
 * One row of the line of sight. Its properties are the row and plain values, so that
 * only the rows that change are drawn again.
 */
export class LineOfSightRow extends Component {
    static template = "itstrategy.LineOfSightRow";
    static props = {
        row: Object,
        hasChildren: Boolean,
        isOpen: Boolean,
        isBusy: Boolean,
        isFocused: Boolean,
        position: Number,
        size: Number,
        part: { type: [Number, { value: null }] },
        sight: Object,
    };

    setup() {
        this.columns = COLUMNS;
        this.ratings = RATINGS;
    }

    get row() {
        return this.props.row;
    }

    get columnNames() {
        return this.props.sight.columnNames;
    }

    get ratingNames() {
        return {
            green: _t("green"),
            amber: _t("amber"),
            red: _t("red"),
            grey: _t("grey"),
            white: _t("not rated"),
        };
    }

    get expanded() {
        return this.props.hasChildren ? String(this.props.isOpen) : undefined;
    }

    /** Buttons are reached by Tab in the one row that has the focus. */
    get tabindex() {
        return this.props.isFocused ? "0" : "-1";
    }

    get kindName() {
        const { kind, level } = this.row;
        return level < 5 && kind !== "untied" ? this.props.sight.kindNames[kind] : "";
    }

    get canOpen() {
        return canOpen(this.row);
    }

    get openLabel() {
        return _t("Open %(kind)s %(name)s", {
            kind: this.props.sight.kindNames[this.row.kind].toLowerCase(),
            name: this.row.name,
        });
    }

    get percent() {
        const { part } = this.props;
        return part > 0 && part < 0.01 ? _t("under 1%") : `${Math.round(part * 100)}%`;
    }

    /** One number for each row above, from the top. */
    get depths() {
        return [...Array(this.row.level - 1).keys()];
    }

    untargeted(amount) {
        return _t("(%(count)s without)", { count: amount.untargeted });
    }

    isZero(amount, column) {
        return Number(amount[column]) === 0;
    }

    /** Whether a number leads to outcomes the person may be shown. */
    hasOutcomes(amount, column) {
        return (
            column !== "target" &&
            !["hidden", "others"].includes(this.row.kind) &&
            !this.isZero(amount, column)
        );
    }

    toggle() {
        this.props.sight.toggle(this.row, this.props.isOpen);
    }

    clickName() {
        if (this.props.hasChildren) {
            this.toggle();
        } else {
            this.open();
        }
    }

    open() {
        this.props.sight.openRow(this.row);
    }
}
