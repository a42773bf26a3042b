import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Component, markRaw, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { KeepLast } from "@web/core/utils/concurrency";
import { Layout } from "@web/search/layout";
import { pick } from "@web/core/utils/objects";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";

import { canOpen, LineOfSightRow } from "./line_of_sight_row";
import { COLUMNS, csvLines, csvText, measuresUnder, partOfParent, visibleRows } from "./tree";

const MODEL = "it.line.of.sight";
const MEMORY = "itstrategy.line_of_sight";
// What another screen may ask for, as parameters of the action.
const ASKED = ["year", "day", "theme_ids", "forum_ids"];
// Opened from the start: each strategy, so that its themes are seen.
const OPENED = 1;

/**
 * Strategy, themes, deliverables, measures and the records credited, with amounts that
 * add up on every level. A tree grid: arrows move, open and close, Enter opens the
 * record; numbers open the outcomes behind them.
 */
export class LineOfSight extends Component {
    static template = "itstrategy.LineOfSight";
    static components = { DateTimeInput, Layout, LineOfSightRow };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Line of sight");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.root = useRef("root");
        this.columns = COLUMNS;
        this.itself = this; // the rows ask it
        this.display = { controlPanel: {} };
        const before = this.props.state || this.recall();
        this.state = useState({
            options: before.options || {},
            search: before.search || "",
            open: new Set(before.open || []),
            focused: before.focused || null,
            rows: markRaw([]),
            choices: { years: [], themes: [], forums: [] },
            window: "",
            status: "loading",
            error: "",
            busy: new Set(),
        });
        this.isFirst = !before.open;
        useSetupAction({ getLocalState: () => this.getMemory() });
        onMounted(() => this.load());
        onWillUnmount(() => {
            browser.sessionStorage.setItem(MEMORY, JSON.stringify(this.getMemory()));
        });
    }

    // ---------------------------------------------------------------------------
    // What is remembered, so that "back" shows the same rows
    // ---------------------------------------------------------------------------

    getMemory() {
        return {
            options: { ...this.state.options },
            search: this.state.search,
            open: [...this.state.open],
            focused: this.state.focused,
        };
    }

    /** What this tab showed last, unless the screen was asked for something else. */
    recall() {
        const asked = pick(this.props.action.params || {}, ...ASKED);
        if (Object.keys(asked).length) {
            return { options: asked };
        }
        try {
            return JSON.parse(browser.sessionStorage.getItem(MEMORY)) || {};
        } catch {
            return {};
        }
    }

    // ---------------------------------------------------------------------------
    // Words
    // ---------------------------------------------------------------------------

    get columnNames() {
        return {
            realised: _t("Realised"),
            forecast: _t("Forecast"),
            outlook: _t("Outlook"),
            target: _t("Target"),
        };
    }

    get kindNames() {
        return {
            strategy: _t("Strategy"),
            theme: _t("Theme"),
            deliverable: _t("Deliverable"),
            untied: _t("Without a deliverable"),
            measure: _t("Measure"),
            group: _t("Credited records"),
            record: _t("Credited record"),
            others: _t("Other credited records"),
            hidden: _t("Hidden records"),
            nobody: _t("Credited to nobody"),
        };
    }

    get unitNames() {
        return {
            gbp: _t("Pounds (£)"),
            count: _t("Count"),
            days: _t("Days"),
            percent: _t("Percent"),
            ratio: _t("Ratio"),
        };
    }

    get seen() {
        return visibleRows(this.state.rows, this.state.open, this.state.search);
    }

    get isNarrowed() {
        const { theme_ids, forum_ids } = this.state.options;
        return Boolean(theme_ids?.length || forum_ids?.length || this.state.search);
    }

    /** First and last day one may choose within the year. */
    get dayLimits() {
        const year = this.state.options.year;
        return year ? { min: `${year}-04-01`, max: `${year + 1}-03-31` } : {};
    }

    getPart(item) {
        return item.parent ? partOfParent(item.row, item.parent) : null;
    }

    /** The row that Tab comes to: the last one focused, or the first. */
    getFocusKey(shown) {
        const isThere = shown.some((item) => item.row.key === this.state.focused);
        return isThere ? this.state.focused : shown[0].row.key;
    }

    /** Said to those who don't see the rows change. */
    get status() {
        if (this.state.status === "loading") {
            return _t("Adding up the figures.");
        }
        if (this.state.status === "ready" && this.state.search.trim()) {
            return _t("%(count)s rows shown. Totals stay those of all rows.", {
                count: this.seen.length,
            });
        }
        return "";
    }

    // ---------------------------------------------------------------------------
    // Data
    // ---------------------------------------------------------------------------

    async load() {
        this.state.status = "loading";
        try {
            const tree = await this.keepLast.add(
                this.orm.call(MODEL, "get_tree", [{ ...this.state.options }])
            );
            const { choices, options, window } = tree;
            const rows = markRaw(tree.rows);
            Object.assign(this.state, { rows, choices, options, window, status: "ready" });
        } catch (error) {
            this.state.status = "error";
            this.state.error = this.explain(error);
            return;
        }
        if (this.isFirst) {
            this.isFirst = false;
            const top = this.state.rows.filter((row) => row.level <= OPENED);
            this.state.open = new Set(top.map((row) => row.key));
        }
        const known = new Map(this.state.rows.map((row) => [row.key, row]));
        const again = [...this.state.open].filter((key) => known.get(key)?.expandable);
        await Promise.all(again.map((key) => this.loadRecords(known.get(key))));
    }

    explain(error) {
        const told = error.data?.message;
        return told || _t("The server did not answer: check the connection and try again.");
    }

    async loadRecords(measure) {
        if (this.state.busy.has(measure.key)) {
            return;
        }
        this.state.busy.add(measure.key);
        const options = this.state.options;
        try {
            const rows = await this.orm.call(MODEL, "get_records", [measure.id, options]);
            if (options === this.state.options) {
                this.putUnder(measure, rows);
                for (const row of rows) {
                    if (row.kind === "group") {
                        this.state.open.add(row.key);
                    }
                }
            }
        } catch (error) {
            this.state.open.delete(measure.key);
            this.notification.add(this.explain(error), { type: "danger" });
        } finally {
            this.state.busy.delete(measure.key);
        }
    }

    putUnder(measure, rows) {
        const kept = this.state.rows.filter((row) => !row.key.startsWith(`${measure.key}-`));
        const index = kept.findIndex((row) => row.key === measure.key);
        this.state.rows = markRaw(kept.toSpliced(index + 1, 0, ...rows));
        measure.isLoaded = true;
    }

    async loadMore(row) {
        if (this.state.busy.has(row.key)) {
            return;
        }
        this.state.busy.add(row.key);
        const group = this.state.rows.find((one) => one.key === row.parent);
        const measure = this.state.rows.find((one) => one.key === group.parent);
        try {
            const options = {
                ...this.state.options,
                res_model: row.res_model,
                offset: row.offset,
            };
            const rows = await this.orm.call(MODEL, "get_records", [measure.id, options]);
            const index = this.state.rows.findIndex((one) => one.key === row.key);
            if (index >= 0) {
                this.state.rows = markRaw(this.state.rows.toSpliced(index, 1, ...rows));
                this.focusRow(rows[0]?.key || group.key);
            }
        } catch (error) {
            this.notification.add(this.explain(error), { type: "danger" });
        } finally {
            this.state.busy.delete(row.key);
        }
    }

    // ---------------------------------------------------------------------------
    // Filters
    // ---------------------------------------------------------------------------

    setYear(event) {
        this.state.options = {
            ...this.state.options,
            year: Number(event.target.value),
            day: false,
        };
        this.load();
    }

    /** A day as the picker wants it, written as the council writes dates whatever the browser. */
    moment(day) {
        return day ? luxon.DateTime.fromISO(day) : false;
    }

    setDay(value) {
        this.state.options = { ...this.state.options, day: value ? value.toISODate() : false };
        this.load();
    }

    setFilter(name, event) {
        const id = Number(event.target.value);
        this.state.options = { ...this.state.options, [name]: id ? [id] : [] };
        this.load();
    }

    setSearch(event) {
        this.state.search = event.target.value;
    }

    clearFilters() {
        this.state.search = "";
        const { theme_ids, forum_ids } = this.state.options;
        if (theme_ids?.length || forum_ids?.length || this.state.status === "error") {
            this.state.options = { ...this.state.options, theme_ids: [], forum_ids: [] };
            this.load();
        }
    }

    // ---------------------------------------------------------------------------
    // Opening and closing
    // ---------------------------------------------------------------------------

    toggle(row, isOpen) {
        if (isOpen) {
            this.state.open.delete(row.key);
            return;
        }
        this.state.open.add(row.key);
        if (row.expandable && !row.isLoaded) {
            this.loadRecords(row);
        }
    }

    /** Open all down to the measures; what is under those comes when asked for. */
    expandAll() {
        const above = this.state.rows.filter((row) => row.level < 4);
        this.state.open = new Set([...this.state.open, ...above.map((row) => row.key)]);
    }

    collapseAll() {
        this.state.open = new Set();
        this.focusRow(this.state.rows[0]?.key);
    }

    openRow(row) {
        if (row.kind === "others") {
            return this.loadMore(row);
        }
        if (canOpen(row)) {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: row.res_model,
                res_id: row.id,
                views: [[false, "form"]],
            });
        }
    }

    async openOutcomes(row, unit, column) {
        const measure = this.state.rows.find(
            (one) => one.kind === "measure" && row.key.startsWith(`${one.key}-`)
        );
        const ids = measure ? [measure.id] : measuresUnder(this.state.rows, row, unit);
        const credited = {
            group: { res_model: row.res_model },
            record: { res_model: row.res_model, res_id: row.id },
            nobody: { nobody: true },
        }[row.kind];
        await this.openAction([ids, column, this.state.options, credited || {}]);
    }

    async openFigure(row) {
        await this.openAction([[row.id], "realised", this.state.options]);
    }

    async openAction(args) {
        try {
            const action = await this.orm.call(MODEL, "action_view_outcomes", args);
            await this.action.doAction(action);
        } catch (error) {
            this.notification.add(this.explain(error), { type: "danger" });
        }
    }

    // ---------------------------------------------------------------------------
    // Keyboard
    // ---------------------------------------------------------------------------

    focusRow(key) {
        this.state.focused = key;
        const find = () =>
            key && this.root.el?.querySelector(`tr[data-key="${CSS.escape(key)}"]`);
        const row = find();
        if (row) {
            row.focus();
        } else {
            // not drawn yet
            browser.requestAnimationFrame(() => find()?.focus());
        }
    }

    onFocus(row) {
        this.state.focused = row.key;
    }

    onKeydown(event) {
        if (event.altKey || event.metaKey) {
            return;
        }
        const line = event.target.closest("tr");
        const seen = this.seen;
        const index = seen.findIndex((item) => item.row.key === line.dataset.key);
        const item = seen[index];
        const onRow = event.target === line;
        const moves = {
            ArrowDown: () => this.focusRow(seen[Math.min(index + 1, seen.length - 1)].row.key),
            ArrowUp: () => this.focusRow(seen[Math.max(index - 1, 0)].row.key),
            Home: () => this.focusRow(seen[0].row.key),
            End: () => this.focusRow(seen.at(-1).row.key),
            ArrowRight: () => this.goRight(item, line, event.target),
            ArrowLeft: () => this.goLeft(item, line, event.target),
        };
        if (onRow) {
            moves.Enter = () => this.openRow(item.row);
            moves[" "] = () => item.hasChildren && this.toggle(item.row, item.isOpen);
        }
        if (item && moves[event.key]) {
            event.preventDefault();
            event.stopPropagation();
            moves[event.key]();
        }
    }

    goRight(item, line, target) {
        if (target === line && item.hasChildren && !item.isOpen) {
            this.toggle(item.row, false);
            return;
        }
        const buttons = [...line.querySelectorAll("button.it-sight-stop")];
        buttons[buttons.indexOf(target) + 1]?.focus();
    }

    goLeft(item, line, target) {
        if (target !== line) {
            const buttons = [...line.querySelectorAll("button.it-sight-stop")];
            (buttons[buttons.indexOf(target) - 1] || line).focus();
        } else if (item.isOpen) {
            this.toggle(item.row, true);
        } else if (item.parent) {
            this.focusRow(item.parent.key);
        }
    }

    // ---------------------------------------------------------------------------
    // Taking it away
    // ---------------------------------------------------------------------------

    print() {
        window.print();
    }

    exportCsv() {
        const head = [
            _t("Level"),
            _t("Kind"),
            _t("Name"),
            _t("Unit"),
            ...COLUMNS.map((column) => this.columnNames[column]),
            _t("Figure not added up"),
            _t("Why not added up"),
            _t("Rating"),
            _t("About the rating"),
            _t("Note"),
        ];
        const words = { kinds: this.kindNames, units: this.unitNames };
        const text = csvText([head, ...csvLines(this.seen, words)]);
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
        link.download = `line-of-sight-${this.state.options.day}.csv`;
        link.click();
        URL.revokeObjectURL(link.href);
    }
}

registry.category("actions").add("itstrategy.line_of_sight", LineOfSight);
