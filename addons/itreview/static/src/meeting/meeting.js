import { Component, onMounted, onWillStart, useExternalListener, useRef, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { day, moment } from "../movement/amounts";
import { MeetingExtras } from "./meeting_extras";

const KEYS = [
    ["→ n", _t("Next item")],
    ["← p", _t("Item before")],
    ["1 – 5", _t("Decide")],
    ["r", _t("Reason")],
    ["c", _t("Conditions")],
    ["w", _t("Who acts")],
    ["a", _t("Add an action")],
    ["d", _t("Declare an interest")],
    ["m", _t("Who is there")],
    ["u", _t("Undo the last change")],
    ["?", _t("These keys")],
];
const FIELDS = { r: "reason", c: "conditions", w: "who", a: "action", d: "nature" };
const WRITTEN = ["decision", "reason", "conditions", "who", "by"];

/** A pipeline review held on a screen: one item after the other, decided by keys. */
export class ItReviewMeeting extends Component {
    static template = "itreview.Meeting";
    static components = { DateTimeInput, MeetingExtras };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.root = useRef("root");
        this.keys = KEYS;
        this.undone = [];
        this.state = useState({ told: null, place: 0, draft: {}, help: false, saving: false });
        const { action } = this.props;
        this.reviewId = action.params?.review_id || action.context?.active_id;
        onWillStart(() => this.load());
        onMounted(() => this.root.el?.focus());
        useExternalListener(window, "keydown", (event) => this.onKey(event));
    }

    async load() {
        const told = await this.orm.call("it.review", "get_meeting", [[this.reviewId]]);
        for (const choices of [told.users, told.people]) {
            choices.forEach((one) => (one[0] = String(one[0]))); // as a select has them
        }
        this.state.told = told;
        const first = this.items.findIndex((item) => !item.decision);
        this.go(first < 0 ? 0 : first);
    }

    get items() {
        return this.state.told.items;
    }

    get item() {
        return this.items[this.state.place];
    }

    get decided() {
        return this.items.filter((item) => item.decision).length;
    }

    get rows() {
        const { then, now } = this.item;
        return [
            [_t("Stage"), then.stage, now.stage],
            [_t("Value"), this.money(then.value), this.money(now.value)],
            [_t("Probability"), `${Math.round(then.probability)}%`, `${Math.round(now.probability)}%`],
            [_t("Expected close"), day(then.due), day(now.due)],
            [_t("Owner"), then.owner, now.owner],
        ].map(([label, before, after]) => ({
            label,
            before: before || "–",
            after: this.item.is_gone ? _t("Deleted") : after || "–",
            changed: (before || "") !== (after || ""),
        }));
    }

    money(amount) {
        const text = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 }).format(amount);
        return `${this.state.told.currency}${text}`;
    }

    date(value) {
        return day(value);
    }

    moment(value) {
        return moment(value);
    }

    /** Choose the day by which it is to be done. */
    setBy(value) {
        this.state.draft.by = value ? value.toISODate() : "";
    }

    go(place) {
        if (!this.items.length) {
            return;
        }
        this.state.place = Math.min(Math.max(place, 0), this.items.length - 1);
        this.state.draft = this.written(this.item);
    }

    /** What people wrote of an item, as the fields of the screen have it. */
    written(item) {
        return Object.fromEntries(WRITTEN.map((name) => [name, String(item[name] || "")]));
    }

    /** Leave an item, keeping what was typed. */
    async move(step) {
        if (await this.saveTyped()) {
            this.go(this.state.place + step);
            this.root.el.querySelector("h1")?.focus();
        }
    }

    onKey(event) {
        if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector(".modal.show")) {
            return;
        }
        if (event.target.closest?.("input, textarea, select")) {
            if (event.key === "Escape") {
                event.target.blur();
                this.root.el.focus();
            }
            return;
        }
        if (this.items.length && this.press(event.key)) {
            event.preventDefault();
        }
    }

    /** Do what a key stands for; whether it stands for something. */
    press(key) {
        if (["ArrowRight", "n"].includes(key)) {
            this.move(1);
        } else if (["ArrowLeft", "p"].includes(key)) {
            this.move(-1);
        } else if (key === "?") {
            this.state.help = !this.state.help;
        } else if (!this.state.told.is_open) {
            return false;
        } else if (this.state.told.decisions[Number(key) - 1]) {
            this.decide(this.state.told.decisions[Number(key) - 1][0]);
        } else if (key === "u") {
            this.undo();
        } else if (key === "m") {
            this.showPresent();
        } else if (FIELDS[key]) {
            this.root.el.querySelector(`[name=${FIELDS[key]}]`)?.focus();
        } else {
            return false;
        }
        return true;
    }

    async decide(decision) {
        this.state.draft.decision = decision;
        if (decision !== "proceed" && !this.state.draft.reason.trim()) {
            this.root.el.querySelector("[name=reason]").focus();
            return;
        }
        await this.save();
    }

    isTyped() {
        const before = this.written(this.item);
        return WRITTEN.some((name) => this.state.draft[name] !== before[name]);
    }

    async saveTyped() {
        return this.state.told.is_open && this.isTyped() ? this.save() : true;
    }

    /** What is typed, as the item's fields; an undecided item may have notes. */
    vals(draft) {
        return {
            decision: draft.decision || false,
            reason: (draft.reason || "").trim() || false,
            conditions: (draft.conditions || "").trim() || false,
            action_owner_id: Number(draft.who) || false,
            due_date: draft.by || false,
        };
    }

    async save() {
        const { item } = this;
        if (this.state.draft.decision && this.state.draft.decision !== "proceed" && !this.state.draft.reason.trim()) {
            this.notification.add(_t("Say why it should not simply proceed, then press Enter."), {
                type: "warning",
            });
            this.root.el.querySelector("[name=reason]").focus();
            return false;
        }
        const before = this.written(item);
        await this.write(item, this.vals(this.state.draft));
        this.undone.push({ id: item.id, before });
        return true;
    }

    async write(item, vals) {
        this.state.saving = true;
        try {
            await this.orm.write("it.review.item", [item.id], vals);
            await this.refresh(item);
        } finally {
            this.state.saving = false;
        }
    }

    /** Read an item again, after what was added to it. */
    async refresh(item) {
        const [told] = [await this.orm.call("it.review.item", "get_told", [[item.id]])];
        const place = this.items.findIndex((one) => one.id === item.id);
        this.items[place] = told;
        if (place === this.state.place) {
            this.go(place);
        }
    }

    async undo() {
        const last = this.undone.pop();
        if (!last) {
            this.notification.add(_t("There is nothing to undo."), { type: "info" });
            return;
        }
        const place = this.items.findIndex((one) => one.id === last.id);
        this.go(place);
        await this.write(this.items[place], this.vals(last.before));
    }

    async onEnter(event) {
        if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            if (await this.saveTyped()) {
                this.root.el.focus();
            }
        }
    }

    /** Open who is there, and go to the first of them. */
    showPresent() {
        const list = this.root.el.querySelector(".it-meeting-present");
        list.open = true;
        list.querySelector("input")?.focus();
    }

    isPresent(person) {
        return this.state.told.attending.includes(Number(person[0]));
    }

    async setPresent(person, isPresent) {
        const told = await this.orm.call("it.review", "set_present", [
            [this.reviewId],
            Number(person[0]),
            isPresent,
        ]);
        Object.assign(this.state.told, told);
    }

    async closeReview() {
        if (!(await this.saveTyped())) {
            return;
        }
        this.ui.block({ message: _t("Closing the review and making its pack…") });
        try {
            await this.orm.call("it.review", "action_close", [[this.reviewId]]);
        } finally {
            this.ui.unblock();
        }
        await this.openForm();
    }

    openForm() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "it.review",
            res_id: this.reviewId,
            views: [[false, "form"]],
        });
    }

    openLead() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: this.item.lead_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("itreview.meeting", ItReviewMeeting);
