#include "load/scripts.h"

#include <algorithm>

#include "load/cycle_script.h"
#include "load/json_scan.h"
#include "load/prompt_mark.h"

namespace orda::load {

namespace {

/// The pop of the worker that nobody has work for, number `index`.
std::string idle_pop(const Work& work, std::size_t index) {
    return work.texts.text_pop(work.owner(work.connections + index), work.name("idle", index),
                               work.name("idle-model", index % work.models));
}

Task<void> pop_nothing(Station& station, const std::string& pop, Moment due) {
    const Answer answer = co_await station.caller.call(pop, due);
    if (answer.status == 200 && member(answer.body, "id") == "null") {
        station.tally.record(Operation::empty_pop, answer);
        co_return;
    }
    if (answer.status == 200) ++station.tally.counts.wrong;
    station.tally.fail(Operation::empty_pop, answer,
                       answer.status == 200 ? "a job that nobody asked for" : "refused");
    co_await station.loop.pause(pause_after_failure);
}

Task<void> poll_one(Station& station, const Work& work, std::string& request, Moment due) {
    const std::uint64_t place = station.random.next() % work.waiting.size();
    work.texts.text_status(request, work.waiting[place].text());
    const Answer answer = co_await station.caller.call(request, due);
    if (answer.status == 200 && member(answer.body, "waiting") == "1" &&
        member(answer.body, "done") == "false") {
        station.tally.record(Operation::poll, answer);
        co_return;
    }
    if (answer.status == 200 || answer.status == 404) ++station.tally.counts.lost;
    station.tally.fail(Operation::poll, answer, "does not wait any more");
    co_await station.loop.pause(pause_after_failure);
}

}  // namespace

Task<void> empty_pops(Station& station, const Work& work) {
    const std::string pop = idle_pop(work, station.index);
    while (station.goes_on()) {
        const Moment due = co_await station.turn();
        if (!station.goes_on()) break;
        co_await pop_nothing(station, pop, due);
    }
}

Task<void> polls(Station& station, const Work& work) {
    std::string request;
    while (station.goes_on()) {
        const Moment due = co_await station.turn();
        if (!station.goes_on()) break;
        co_await poll_one(station, work, request, due);
    }
}

Task<void> mixed(Station& station, const Work& work) {
    CycleSeat seat{work, station.index};
    const std::string pop = idle_pop(work, station.index);
    std::string request;
    const std::size_t all = work.mix[0] + work.mix[1] + work.mix[2];
    while (station.goes_on()) {
        const Moment due = co_await station.turn();
        if (!station.goes_on()) break;
        const std::uint64_t draw = station.random.next() % all;
        if (draw < work.mix[0]) {
            co_await run_cycle(station, work, seat, due);
        } else if (draw < work.mix[0] + work.mix[1]) {
            co_await pop_nothing(station, pop, due);
        } else {
            co_await poll_one(station, work, request, due);
        }
    }
}

Task<void> put_in_waiting(Station& station, Work& work) {
    std::string request;
    std::string prompt;
    while (station.goes_on()) {
        const std::size_t place = work.next_waiting++;
        if (place >= work.waiting.size()) break;
        const auto& keys = work.accounts.requesters;
        write_prompt(prompt, {.run = work.run, .number = {0, place}, .sent = moment_now()},
                     work.prompt_size);
        work.texts.text_async(request, keys[place % keys.size()],
                              work.name("unserved", place % work.unserved_models), prompt);
        const Answer answer = co_await station.caller.call(request);
        const auto id = member(answer.body, "id");
        WaitingRequest& waiting = work.waiting[place];
        if (answer.status != 202 || !id || id->size() != waiting.id.size()) {
            station.tally.fail(Operation::async, answer, "not accepted");
            co_await station.loop.pause(pause_after_failure);
            continue;
        }
        std::copy(id->begin(), id->end(), waiting.id.begin());
        waiting.accepted = true;
        station.tally.record(Operation::async, answer);
    }
}

Task<void> withdraw_waiting(Station& station, Work& work) {
    std::string request;
    while (station.goes_on()) {
        const std::size_t place = work.next_waiting++;
        if (place >= work.waiting.size()) break;
        if (!work.waiting[place].accepted) continue;
        work.texts.text_cancel(request, work.waiting[place].text());
        const Answer answer = co_await station.caller.call(request);
        if (answer.status == 200 && member(answer.body, "waiting") == "1") {
            station.tally.record(Operation::cancel, answer);
            continue;
        }
        if (answer.status == 200 || answer.status == 404) ++station.tally.counts.lost;
        station.tally.fail(Operation::cancel, answer, "did not wait any more");
        co_await station.loop.pause(pause_after_failure);
    }
}

Task<void> held_pops(Station& station, Work& work) {
    CycleSeat seat{work, station.index};
    // A server that does not hold pops is asked as often as workers ask it.
    constexpr std::chrono::seconds between_unheld_pops{1};
    while (!station.tally.hopeless()) {
        const Answer answer = co_await station.caller.call(seat.pop);
        const auto id = member(answer.body, "id");
        if (answer.status != 200 || !id) {
            station.tally.fail(Operation::held_pop, answer, "refused");
            co_await station.loop.pause(pause_after_failure);
        } else if (*id == "null") {
            station.tally.record(Operation::held_pop, answer);
            if (answer.latency() < Nanoseconds{work.wait} / 2)
                co_await station.loop.pause(between_unheld_pops);
        } else {
            const std::optional<TakenJob> job = take_job(station, work, answer);
            if (!job) continue;
            station.tally.record(Operation::wake, job->sent, answer.arrived);
            ++work.delivering;
            co_await deliver(station, work, seat, *job);
            --work.delivering;
        }
    }
}

Task<void> held_requests(Station& station, Work& work) {
    CycleSeat seat{work, station.index};
    while (station.goes_on()) {
        const Moment due = co_await station.turn();
        if (!station.goes_on()) break;
        Moment began;
        const std::string id = co_await ask(station, work, seat, due, &began);
        if (!id.empty()) co_await read_result(station, work, seat, id, began);
    }
    // A result can be read before its worker has heard that it was taken; when the requesters have
    // ended the workers are cut off.
    while (work.delivering > 0 && !station.tally.hopeless())
        co_await station.loop.pause(std::chrono::milliseconds{1});
}

}  // namespace orda::load
