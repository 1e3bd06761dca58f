#include "load/cycle_script.h"

#include "load/json_scan.h"
#include "load/prompt_mark.h"

namespace orda::load {

namespace {

/// Between two looks at something another connection is about to do.
constexpr std::chrono::milliseconds look_again{1};

}  // namespace

CycleSeat::CycleSeat(const Work& work, std::size_t index)
    : model(work.model(index)),
      worker_key(work.owner(index)),
      pop(work.texts.text_pop(worker_key, work.name("worker", index), model, work.wait)) {}

Task<std::string> ask(Station& station, const Work& work, CycleSeat& seat, Moment due,
                      Moment* began) {
    const RequestNumber number{station.index, ++seat.round};
    const auto& keys = work.accounts.requesters;
    const std::string& key = keys[(seat.round * work.connections + station.index) % keys.size()];
    const PromptMark mark{.run = work.run, .number = number, .sent = moment_now()};
    write_prompt(seat.words, mark, work.prompt_size);
    work.texts.text_async(seat.request, key, seat.model, seat.words);

    work.ledger.ask(number);
    const Answer answer = co_await station.caller.call(seat.request, due);
    const auto id = member(answer.body, "id");
    if (answer.status != 202 || !id) {
        // Without an answer it may have been accepted all the same: a pop of it is no error.
        if (answer.status != 0) work.ledger.withdraw(number);
        station.tally.fail(Operation::async, answer, "not accepted");
        co_await station.loop.pause(pause_after_failure);
        co_return std::string{};
    }
    ++station.tally.counts.accepted;
    station.tally.record(Operation::async, answer);
    *began = answer.due;
    co_return std::string(*id);
}

std::optional<TakenJob> take_job(Station& station, const Work& work, const Answer& answer) {
    const auto id = member(answer.body, "id");
    const auto ids = member(answer.body, "ids");
    const auto payload = member(answer.body, "payload");
    const auto prompt = payload ? member(*payload, "prompt") : std::nullopt;
    const auto mark = prompt ? read_prompt(*prompt) : std::nullopt;
    if (!id || !ids || element_count(*ids) != 1 || first_element(*ids) != id || !mark ||
        mark->run != work.run) {
        ++station.tally.counts.wrong;
        station.tally.fail(Operation::pop, answer, "a job that nobody asked for");
        return std::nullopt;
    }
    switch (work.ledger.pop(mark->number)) {
        case CycleLedger::Popped::good:
            ++station.tally.counts.popped;
            return TakenJob{std::string(*id), mark->number, mark->sent};
        case CycleLedger::Popped::duplicate:
            ++station.tally.counts.duplicate;
            station.tally.fail(Operation::pop, answer, "a request handed out twice");
            return std::nullopt;
        case CycleLedger::Popped::unknown:
            break;
    }
    ++station.tally.counts.wrong;
    station.tally.fail(Operation::pop, answer, "a request that is not under way");
    return std::nullopt;
}

namespace {

/// Pops until there is a job; nothing when none comes in time.
Task<std::optional<TakenJob>> pop_job(Station& station, const Work& work, CycleSeat& seat) {
    const Moment give_up = moment_now() + work.patience;
    while (moment_now() < give_up && !station.tally.hopeless()) {
        const Answer answer = co_await station.caller.call(seat.pop);
        const auto id = member(answer.body, "id");
        if (answer.status != 200 || !id) {
            station.tally.fail(Operation::pop, answer, "refused");
            co_await station.loop.pause(pause_after_failure);
        } else if (*id == "null") {
            station.tally.record(Operation::early_pop, answer);
            co_await station.loop.pause(look_again);
        } else {
            station.tally.record(Operation::pop, answer);
            std::optional<TakenJob> job = take_job(station, work, answer);
            if (job) co_return job;
        }
    }
    co_return std::nullopt;
}

/// Whether a finished status shows exactly the result that was sent.
bool shows_result(std::string_view body, std::string_view result) {
    const auto generations = member(body, "generations");
    if (member(body, "finished") != "1" || !generations || element_count(*generations) != 1)
        return false;
    const auto generation = first_element(*generations);
    return generation && member(*generation, "text") == result;
}

}  // namespace

Task<void> deliver(Station& station, const Work& work, CycleSeat& seat, const TakenJob& job) {
    write_result(seat.words, work.run, job.number, work.result_size);
    work.texts.text_submit(seat.request, seat.worker_key, job.id, seat.words);
    work.ledger.submit(job.number);
    const Answer answer = co_await station.caller.call(seat.request);
    if (answer.status != 200 || !member(answer.body, "reward")) {
        station.tally.fail(Operation::submit, answer, "refused");
        co_await station.loop.pause(pause_after_failure);
        co_return;
    }
    ++station.tally.counts.submitted;
    station.tally.record(Operation::submit, answer);
}

Task<bool> read_result(Station& station, const Work& work, CycleSeat& seat, const std::string& id,
                       Moment began) {
    const RequestNumber number{station.index, seat.round};
    write_result(seat.words, work.run, number, work.result_size);
    work.texts.text_status(seat.request, id);
    const Moment give_up = moment_now() + work.patience;
    while (moment_now() < give_up && !station.tally.hopeless()) {
        const Answer answer = co_await station.caller.call(seat.request);
        const auto done = member(answer.body, "done");
        if (answer.status != 200 || !done) {
            station.tally.fail(Operation::status, answer, "refused");
            co_await station.loop.pause(pause_after_failure);
        } else if (*done != "true") {
            station.tally.record(Operation::early_status, answer);
            co_await station.loop.pause(look_again);
        } else {
            if (!shows_result(answer.body, seat.words) || !work.ledger.read(number)) {
                ++station.tally.counts.wrong;
                station.tally.fail(Operation::status, answer, "another result than was sent");
                co_return false;
            }
            ++station.tally.counts.read;
            station.tally.record(Operation::status, answer);
            station.tally.record(Operation::cycle, began, answer.arrived);
            co_return true;
        }
    }
    ++station.tally.counts.lost;
    co_return false;
}

Task<void> run_cycle(Station& station, const Work& work, CycleSeat& seat, Moment due) {
    Moment began;
    const std::string id = co_await ask(station, work, seat, due, &began);
    if (id.empty()) co_return;
    const std::optional<TakenJob> job = co_await pop_job(station, work, seat);
    if (job) co_await deliver(station, work, seat, *job);
    co_await read_result(station, work, seat, id, began);
}

Task<void> cycles(Station& station, const Work& work) {
    CycleSeat seat{work, station.index};
    while (station.goes_on()) {
        const Moment due = co_await station.turn();
        if (!station.goes_on()) break;
        co_await run_cycle(station, work, seat, due);
    }
}

}  // namespace orda::load
