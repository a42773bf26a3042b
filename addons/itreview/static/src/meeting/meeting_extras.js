import { Component, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { useService } from "@web/core/utils/hooks";

import { day, moment } from "../movement/amounts";

/** Actions agreed on an item, and interests declared in it. */
export class MeetingExtras extends Component {
    static template = "itreview.MeetingExtras";
    static components = { DateTimeInput };
    static props = {
        item: Object,
        reviewId: Number,
        isOpen: Boolean,
        users: Array,
        people: Array,
        onAdded: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState(this.empty());
    }

    empty() {
        return { action: "", who: "", by: "", person: "", nature: "", left: true };
    }

    date(value) {
        return day(value);
    }

    moment(value) {
        return moment(value);
    }

    setBy(value) {
        this.state.by = value ? value.toISODate() : "";
    }

    get mayAddAction() {
        return Boolean(this.state.action.trim() && this.state.who && this.state.by);
    }

    get mayDeclare() {
        return Boolean(this.state.person && this.state.nature.trim());
    }

    async addAction() {
        await this.orm.create("it.review.action", [
            {
                review_id: this.props.reviewId,
                item_id: this.props.item.id,
                name: this.state.action.trim(),
                user_id: Number(this.state.who),
                due_date: this.state.by,
            },
        ]);
        await this.added();
    }

    async declare() {
        await this.orm.create("it.review.conflict", [
            {
                item_id: this.props.item.id,
                partner_id: Number(this.state.person),
                nature: this.state.nature.trim(),
                left_room: this.state.left,
            },
        ]);
        await this.added();
    }

    async remove(model, record) {
        await this.orm.unlink(model, [record.id]);
        await this.added();
    }

    async added() {
        Object.assign(this.state, this.empty());
        await this.props.onAdded(this.props.item);
    }
}
