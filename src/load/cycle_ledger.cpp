#include "load/cycle_ledger.h"

#include "base/assertion.h"

namespace orda::load {

void CycleLedger::ask(RequestNumber number) {
    places_.at(number.connection).state.store(state_of(number.round, Stage::asked));
}

void CycleLedger::withdraw(RequestNumber number) {
    places_.at(number.connection).state.store(state_of(number.round, Stage::idle));
}

CycleLedger::Popped CycleLedger::pop(RequestNumber number) {
    if (number.connection >= places_.size()) return Popped::unknown;
    std::uint64_t state = state_of(number.round, Stage::asked);
    if (places_[number.connection].state.compare_exchange_strong(
            state, state_of(number.round, Stage::popped)))
        return Popped::good;
    const bool same_round = state >> 2 == number.round;
    const bool was_popped = same_round && state != state_of(number.round, Stage::idle);
    // A later round means that this one was read long ago.
    return was_popped || state >> 2 > number.round ? Popped::duplicate : Popped::unknown;
}

void CycleLedger::submit(RequestNumber number) {
    std::uint64_t state = state_of(number.round, Stage::popped);
    must(places_.at(number.connection)
             .state.compare_exchange_strong(state, state_of(number.round, Stage::submitted)),
         "a result follows its pop");
}

bool CycleLedger::read(RequestNumber number) {
    std::uint64_t state = state_of(number.round, Stage::submitted);
    return places_.at(number.connection)
        .state.compare_exchange_strong(state, state_of(number.round, Stage::idle));
}

}  // namespace orda::load
