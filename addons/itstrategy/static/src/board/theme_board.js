import { Component, markRaw, onWillStart, useRef, useState } from "@odoo/owl";
import { CheckboxItem } from "@web/core/dropdown/checkbox_item";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { router } from "@web/core/browser/router";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import {
    emptyState,
    formatDay,
    isShown,
    optionsFromState,
    queryFromState,
    stateFromQuery,
    toggled,
} from "./board_state";
import { MeasureCard, MeasureRow } from "./measure_card";

const MODEL = "it.theme.board";
const STEP = 24; // measures of a theme drawn at once

/** The theme board: what changed, what is off track, what can't be trusted yet. */
export class ThemeBoard extends Component {
    static template = "itstrategy.ThemeBoard";
    static components = { CheckboxItem, Dropdown, Layout, MeasureCard, MeasureRow };
    static props = { ...standardActionServiceProps };
    static path = "theme-board";
    static displayName = _t("Theme board");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.root = useRef("root");
        this.formatDay = formatDay;
        this.steps = [
            { key: "quarter", word: _t("Quarters") },
            { key: "month", word: _t("Months") },
        ];
        this.views = [
            { key: "cards", word: _t("Cards") },
            { key: "table", word: _t("Table") },
        ];
        const { current } = router;
        const query = current.action === ThemeBoard.path ? current : {};
        this.state = useState({
            filter: this.props.state?.filter || stateFromQuery(query),
            data: null,
            loading: true,
            error: "",
            drawn: {},
        });
        this.remember = useDebounced(this.updateAddress, 300);
        useSetupAction({
            rootRef: this.root,
            getLocalState: () => ({ filter: { ...this.state.filter } }),
        });
        onWillStart(() => {
            this.load(); // the skeleton shows meanwhile
        });
    }

    async load() {
        this.state.loading = true;
        this.state.error = "";
        this.updateAddress();
        try {
            const data = await this.keepLast.add(
                this.orm.silent.call(MODEL, "get_board", [optionsFromState(this.filter)])
            );
            this.state.data = markRaw(data); // read, never changed
        } catch (error) {
            this.state.data = null;
            this.state.error =
                error.data?.message || _t("The server did not answer: try again in a moment.");
        }
        this.state.drawn = {};
        this.state.loading = false;
    }

    updateAddress() {
        this.props.updateActionState?.(queryFromState(this.filter));
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get filter() {
        return this.state.filter;
    }

    get measures() {
        return Object.values(this.state.data.measures);
    }

    get shownCount() {
        return this.measures.filter((measure) => isShown(measure, this.filter)).length;
    }

    get isNarrowed() {
        const { ratings, flags, search } = this.filter;
        return Boolean(ratings.length || flags.length || search.trim());
    }

    get isFiltered() {
        return Boolean(this.isNarrowed || this.filter.themes.length || this.filter.forums.length);
    }

    /** Ratings with their number, the ones to act on first. */
    get ratings() {
        return this.state.data.ratings.map((rating) => ({
            ...rating,
            count: this.state.data.counts[rating.key],
            on: this.filter.ratings.includes(rating.key),
        }));
    }

    /** Flags that some measure has, or that are chosen. */
    get flags() {
        return this.state.data.flags
            .map((flag) => ({
                ...flag,
                count: this.state.data.hygiene[flag.key],
                on: this.filter.flags.includes(flag.key),
            }))
            .filter((flag) => flag.count || flag.on);
    }

    /** Themes with the measures that pass the filter, and how many are drawn. */
    get themes() {
        const { measures, themes } = this.state.data;
        return themes
            .map((theme) => {
                const shown = theme.measure_ids
                    .map((id) => measures[id])
                    .filter((measure) => isShown(measure, this.filter));
                const drawn = this.state.drawn[theme.id] || STEP;
                return {
                    ...theme,
                    shown: shown.slice(0, drawn),
                    more: Math.max(shown.length - drawn, 0),
                    hygieneText: this.getHygieneText(theme.hygiene),
                };
            })
            .filter((theme) => !this.isNarrowed || theme.shown.length);
    }

    getHygieneText(hygiene) {
        return this.state.data.flags
            .filter((flag) => hygiene[flag.key])
            .map((flag) => `${hygiene[flag.key]} ${flag.count_word}`)
            .join(", ");
    }

    get announcement() {
        if (this.state.loading) {
            return _t("Loading the board.");
        }
        return _t("%(shown)s of %(all)s measures shown.", {
            shown: this.shownCount,
            all: this.measures.length,
        });
    }

    get themeLabel() {
        const { length } = this.filter.themes;
        return length ? _t("Theme (%s)", length) : _t("Theme");
    }

    get forumLabel() {
        const { length } = this.filter.forums;
        return length ? _t("Forum (%s)", length) : _t("Forum");
    }

    // ------------------------------------------------------------------
    // What a person does
    // ------------------------------------------------------------------

    setPeriod(day) {
        this.filter.day = day || false;
        this.load();
    }

    setStep(step) {
        this.filter.step = step;
        if (step === "quarter") {
            this.filter.day = false; // a month need not end with a quarter
        }
        this.load();
    }

    toggleScope(name, id) {
        this.filter[name] = toggled(this.filter[name], id);
        this.load();
    }

    toggleLocal(name, key) {
        this.filter[name] = toggled(this.filter[name], key);
        this.updateAddress();
    }

    setView(view) {
        this.filter.view = view;
        this.updateAddress();
    }

    onSearch(ev) {
        this.filter.search = ev.target.value;
        this.remember();
    }

    reset() {
        const { view } = this.filter;
        Object.assign(this.filter, emptyState(), { view });
        this.load();
    }

    showMore(themeId) {
        this.state.drawn[themeId] = (this.state.drawn[themeId] || STEP) + STEP;
    }

    async openWhy(measure) {
        const action = await this.orm.call("it.measure.reading", "action_why", [
            [measure.reading_id],
        ]);
        this.action.doAction(action);
    }

    openMeasure(measure) {
        this.openForm("itstrategy.it_measure_action", measure.id);
    }

    openForm(action, resId) {
        this.action.doAction(action, { viewType: "form", props: { resId } });
    }

    onDeliverableClick(ev, item) {
        if (!(ev.ctrlKey || ev.metaKey || ev.shiftKey)) {
            ev.preventDefault();
            this.openForm("itstrategy.it_deliverable_action", item.id);
        }
    }

    createMeasure() {
        this.action.doAction("itstrategy.it_measure_action", { viewType: "form" });
    }

    async print(format) {
        const options = { ...optionsFromState(this.filter), day: this.state.data.day };
        this.action.doAction(await this.orm.call(MODEL, "print_board", [options, format]));
    }

    /** Arrow keys go from measure to measure, Home and End to the first and last. */
    onKeydown(ev) {
        if (!ev.target.matches?.(".it-board-link")) {
            return;
        }
        const links = [...this.root.el.querySelectorAll(".it-board-link")];
        const index = links.indexOf(ev.target);
        const next = {
            ArrowDown: index + 1,
            ArrowRight: index + 1,
            ArrowUp: index - 1,
            ArrowLeft: index - 1,
            Home: 0,
            End: links.length - 1,
        }[ev.key];
        if (next in links) {
            ev.preventDefault();
            links[next].focus();
        }
    }
}

registry.category("actions").add("itstrategy.theme_board", ThemeBoard);
