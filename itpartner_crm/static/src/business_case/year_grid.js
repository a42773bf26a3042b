import { onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { parseFloat as parseAmount } from "@web/views/fields/parsers";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

const KINDS = ["cost", "benefit"];

/**
 * Costs and benefits of an option by year, to be typed like a spreadsheet.
 *
 * Arrows and Enter move between cells, Ctrl+R carries an amount on to the last year,
 * and a block copied from a spreadsheet is pasted from the cell on. A line's name
 * opens its form. What is typed is kept in the line's amounts by year, and saved with
 * the form.
 */
export class YearGrid extends X2ManyField {
    static template = "itpartner_crm.YearGrid";

    setup() {
        super.setup();
        this.grid = useState({ problem: "" });
        onWillUpdateProps(() => {
            this.grid.problem = "";
        });
    }

    get option() {
        return this.props.record.data;
    }

    get years() {
        return [...Array((this.option.horizon || 0) + 1).keys()];
    }

    /** 2026/27 for the years from the first one on. */
    yearName(year) {
        if (!this.option.base_year) {
            return String(year);
        }
        const first = this.option.base_year.year + year;
        return `${first}/${String((first + 1) % 100).padStart(2, "0")}`;
    }

    get groups() {
        const labels = { cost: _t("Costs"), benefit: _t("Benefits") };
        return KINDS.map((kind) => ({
            kind,
            label: labels[kind],
            add: kind === "cost" ? _t("Add a cost") : _t("Add a benefit"),
            records: this.list.records.filter((one) => one.data.kind === kind),
        }));
    }

    /** Lines in the order in which they stand in the grid. */
    get ordered() {
        return this.groups.flatMap((group) => group.records);
    }

    amount(record, year) {
        return Number((record.data.year_amounts || {})[year] || 0);
    }

    rowTotal(record) {
        return this.years.reduce((sum, year) => sum + this.amount(record, year), 0);
    }

    yearTotal(group, year) {
        const counted = group.records.filter((record) => record.data.counts);
        return counted.reduce((sum, record) => sum + this.amount(record, year), 0);
    }

    groupTotal(group) {
        return this.years.reduce((sum, year) => sum + this.yearTotal(group, year), 0);
    }

    show(value) {
        return value ? formatFloat(value, { digits: [16, value % 1 ? 2 : 0] }) : "";
    }

    showTotal(value) {
        return `£${this.show(value) || "0"}`.replace("£-", "-£");
    }

    isLocked(record) {
        return this.props.readonly || record.data.benefit_class === "qualitative";
    }

    cellName(record, year) {
        return _t("%(line)s in %(year)s, pounds", {
            line: record.data.name,
            year: this.yearName(year),
        });
    }

    classOf(record) {
        const { selection } = record.fields.benefit_class;
        const found = selection.find(([key]) => key === record.data.benefit_class);
        return found ? found[1] : "";
    }

    correction(record) {
        const percent = record.data.adjust_percent;
        if (!percent) {
            return "";
        }
        const sign = record.data.kind === "cost" ? "+" : "−";
        return `${sign}${formatFloat(percent, { digits: [8, percent % 1 ? 1 : 0] })}%`;
    }

    /** Return a number of pounds, 0 for nothing, or null for what isn't one. */
    read(text) {
        const plain = text.replace(/[£\s\u00a0]/g, "").replace(/^\((.*)\)$/, "-$1");
        if (!plain || plain === "-") {
            return 0;
        }
        try {
            return Math.round(parseAmount(plain) * 100) / 100;
        } catch {
            return null;
        }
    }

    async put(record, values) {
        const amounts = { ...(record.data.year_amounts || {}) };
        for (const [year, value] of Object.entries(values)) {
            if (value) {
                amounts[year] = value;
            } else {
                delete amounts[year];
            }
        }
        await record.update({ year_amounts: amounts });
    }

    async onChange(record, year, ev) {
        const value = this.read(ev.target.value);
        if (value === null) {
            this.grid.problem = _t("“%(text)s” is no amount: type pounds, such as 20000.", {
                text: ev.target.value,
            });
            ev.target.value = this.show(this.amount(record, year));
            return;
        }
        this.grid.problem = "";
        await this.put(record, { [year]: value });
    }

    async onPaste(record, year, ev) {
        const text = ev.clipboardData.getData("text/plain");
        if (!/[\t\n]/.test(text.trim())) {
            return; // a single amount: as typed
        }
        ev.preventDefault();
        const rows = text.replace(/\r/g, "").replace(/\n$/, "").split("\n");
        const lines = this.ordered.slice(this.ordered.indexOf(record));
        const changes = [];
        for (const [at, row] of rows.entries()) {
            const line = lines[at];
            if (!line || this.isLocked(line)) {
                this.grid.problem = _t(
                    "There are more rows in what you paste than lines that take money: add the lines first."
                );
                return;
            }
            const values = {};
            for (const [step, cell] of row.split("\t").entries()) {
                const value = this.read(cell);
                if (value === null || !this.years.includes(year + step)) {
                    this.grid.problem = _t(
                        "“%(text)s” can't be pasted: paste amounts alone, for years that the case has.",
                        { text: cell }
                    );
                    return;
                }
                values[year + step] = value;
            }
            changes.push([line, values]);
        }
        this.grid.problem = "";
        for (const [line, values] of changes) {
            await this.put(line, values);
        }
    }

    async onKeydown(record, year, ev) {
        if (ev.key === "r" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            const value = this.read(ev.target.value);
            if (value !== null) {
                const rest = this.years.filter((one) => one >= year);
                await this.put(
                    record,
                    Object.fromEntries(rest.map((one) => [one, value]))
                );
            }
            return;
        }
        const step = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[ev.key];
        const sideways = { ArrowLeft: -1, ArrowRight: 1 }[ev.key];
        const { selectionStart, selectionEnd, value } = ev.target;
        const all = selectionStart === 0 && selectionEnd === value.length;
        let target = null;
        if (step) {
            ev.preventDefault();
            const lines = this.ordered.filter((line) => !this.isLocked(line));
            target = [lines[lines.indexOf(record) + step[0]], year];
        } else if (sideways && all) {
            ev.preventDefault();
            target = [record, year + sideways];
        }
        if (target && target[0]) {
            this.focusCell(ev.target.closest("table"), ...target);
        }
    }

    focusCell(table, record, year) {
        const cell = table.querySelector(`[data-cell="${record.id}-${year}"]`);
        if (cell) {
            cell.focus();
        }
    }

    onFocus(ev) {
        ev.target.select();
    }

    addLine(kind) {
        return this.onAdd({ context: { default_kind: kind } });
    }

    removeLine(record) {
        return this.list.delete(record);
    }
}

export const yearGrid = {
    ...x2ManyField,
    component: YearGrid,
    displayName: _t("Amounts by year"),
    supportedTypes: ["one2many"],
};

registry.category("fields").add("it_year_grid", yearGrid);
