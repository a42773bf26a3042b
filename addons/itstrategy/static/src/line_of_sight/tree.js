/**
 * The rows of the line of sight as a tree: which are seen, whose parts they are, and
 * what they say as CSV. Plain functions, rows in, values out.
 */

export const COLUMNS = ["realised", "forecast", "outlook", "target"];

function plain(text) {
    return text
        .toLowerCase()
        .normalize("NFD")
        .replace(/\p{Diacritic}/gu, "");
}

/** @returns {Map} parent key (null at the top) to its rows, in order */
export function childrenByParent(rows) {
    const children = new Map();
    for (const row of rows) {
        if (!children.has(row.parent)) {
            children.set(row.parent, []);
        }
        children.get(row.parent).push(row);
    }
    return children;
}

/** Keys of the rows to show for a search: what it finds, what is above and below it. */
function foundKeys(rows, search) {
    const wanted = plain(search.trim());
    const byKey = new Map(rows.map((row) => [row.key, row]));
    const found = new Set();
    const above = new Set();
    for (const row of rows) {
        const isFound = plain(row.name).includes(wanted);
        if (isFound || found.has(row.parent)) {
            found.add(row.key);
        }
        if (isFound) {
            let parent = byKey.get(row.parent);
            while (parent && !above.has(parent.key)) {
                above.add(parent.key);
                parent = byKey.get(parent.parent);
            }
        }
    }
    return { found, above };
}

/**
 * @param {Object[]} rows all rows loaded, parents before their children
 * @param {Set} open keys of the rows that are open
 * @param {string} search
 * @returns {Object[]} {row, parent, isOpen, hasChildren, position, size} in order
 */
export function visibleRows(rows, open, search) {
    const children = childrenByParent(rows);
    const { found, above } = search.trim() ? foundKeys(rows, search) : {};
    const isKept = (row) => !found || found.has(row.key) || above.has(row.key);
    const seen = [];
    const walk = (parent) => {
        const siblings = (children.get(parent ? parent.key : null) || []).filter(isKept);
        siblings.forEach((row, index) => {
            const hasChildren = Boolean(row.expandable || children.has(row.key));
            const isOpen =
                hasChildren && (open.has(row.key) || Boolean(above && above.has(row.key)));
            const position = index + 1;
            seen.push({ row, parent, isOpen, hasChildren, position, size: siblings.length });
            if (isOpen) {
                walk(row);
            }
        });
    };
    walk(null);
    return seen;
}

/** @returns {number[]} the measures under a row (or the row itself) that are in `unit` */
export function measuresUnder(rows, row, unit) {
    const inside = new Set([row.key]);
    const ids = [];
    for (const one of rows) {
        if (one.key === row.key || inside.has(one.parent)) {
            inside.add(one.key);
            if (one.kind === "measure" && one.unit === unit && one.amounts.length) {
                ids.push(one.id);
            }
        }
    }
    return ids;
}

/**
 * How much of the row above a row is, by the outlook of its first unit.
 *
 * @returns {number|null} a fraction from 0 to 1; null where there is nothing to say
 */
export function partOfParent(row, parent) {
    const amount = row.amounts[0];
    const whole = parent && amount && parent.amounts.find((one) => one.unit === amount.unit);
    const part = whole && Number(amount.outlook) / Number(whole.outlook);
    return Number.isFinite(part) && part >= 0 && part <= 1 ? part : null;
}

/**
 * A cell of CSV. Text that a spreadsheet would take for a formula is quoted with an
 * apostrophe; numbers stay numbers.
 */
export function csvCell(value) {
    let text = value === null || value === undefined ? "" : String(value);
    if (/^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) {
        text = `'${text}`;
    }
    return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @returns {string} lines of cells as CSV, with the mark by which Excel reads UTF-8 */
export function csvText(lines) {
    return "\ufeff" + lines.map((cells) => cells.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

/**
 * @param {Object[]} seen what `visibleRows` returned
 * @param {Object} words {kinds, units} by key
 * @returns {Array[]} lines of cells, one for each unit of a row
 */
export function csvLines(seen, words) {
    const lines = [];
    for (const { row } of seen) {
        const start = [row.level, words.kinds[row.kind], row.name];
        const rating = row.rag ? row.rag.word : "";
        const end = [rating, row.rag?.note || "", row.note];
        for (const amount of row.amounts) {
            const figures = COLUMNS.map((column) => amount[column]);
            lines.push([...start, words.units[amount.unit], ...figures, "", "", ...end]);
        }
        if (!row.amounts.length) {
            const figure = row.figure || {};
            const said = [figure.realised || "", figure.reason || ""];
            lines.push([...start, words.units[row.unit] || "", "", "", "", "", ...said, ...end]);
        }
    }
    return lines;
}
