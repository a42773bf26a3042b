import { deserializeDate } from "@web/core/l10n/dates";

/**
 * What the board remembers: in its address, so that a link shows the same, and while
 * one looks at something else. Lists are joined by a dash.
 */

const LISTS = { themes: Number, forums: Number, ratings: String, flags: String };

/** @returns {Object} the state a board opens with */
export function emptyState() {
    return {
        day: false,
        step: "quarter",
        themes: [],
        forums: [],
        ratings: [],
        flags: [],
        search: "",
        view: "cards",
    };
}

/**
 * @param {Object} query keys and values of the address
 * @returns {Object} state; what is not understood is left out
 */
export function stateFromQuery(query) {
    const state = emptyState();
    for (const [name, cast] of Object.entries(LISTS)) {
        state[name] = String(query[name] ?? "")
            .split("-")
            .filter(Boolean)
            .map(cast)
            .filter((value) => value === value && value !== 0);
    }
    if (/^\d{4}-\d{2}-\d{2}$/.test(query.day || "")) {
        state.day = query.day;
    }
    state.step = query.step === "month" ? "month" : "quarter";
    state.view = query.view === "table" ? "table" : "cards";
    state.search = String(query.search ?? "");
    return state;
}

/**
 * @param {Object} state
 * @returns {Object} keys and values for the address; undefined leaves a key out
 */
export function queryFromState(state) {
    const query = {
        day: state.day || undefined,
        step: state.step === "month" ? "month" : undefined,
        view: state.view === "table" ? "table" : undefined,
        search: state.search.trim() || undefined,
    };
    for (const name of Object.keys(LISTS)) {
        query[name] = state[name].join("-") || undefined;
    }
    return query;
}

/** @returns {Object} options of the board's endpoint */
export function optionsFromState(state) {
    return {
        day: state.day,
        step: state.step,
        theme_ids: state.themes,
        forum_ids: state.forums,
    };
}

/**
 * @param {Object} measure
 * @param {Object} state
 * @returns {boolean} whether rating, flags and words let the measure through
 */
export function isShown(measure, state) {
    if (state.ratings.length && !state.ratings.includes(measure.rag)) {
        return false;
    }
    if (state.flags.length && !measure.flags.some((flag) => state.flags.includes(flag))) {
        return false;
    }
    const text = [measure.code, measure.name, measure.owner, measure.forum, measure.commentary]
        .join(" ")
        .toLowerCase();
    return state.search
        .toLowerCase()
        .split(/\s+/)
        .every((word) => text.includes(word));
}

/**
 * @param {string|false} day ISO day
 * @returns {string} 30 Sep 2026
 */
export function formatDay(day) {
    return day ? deserializeDate(day).toFormat("d MMM yyyy") : "";
}

/** @returns {Array} `list` with `value` taken out or put in */
export function toggled(list, value) {
    return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}
