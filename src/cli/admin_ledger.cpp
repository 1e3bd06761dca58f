#include "cli/admin_ledger.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <map>
#include <unordered_map>

#include "model/ledger.h"
#include "store/ledger.h"
#include "store/users.h"

namespace orda::cli {

namespace json = boost::json;

namespace {

constexpr std::size_t events_at_once = 5'000;
/// Each page is sorted anew by the database: few large ones.
constexpr std::size_t accounts_at_once = 20'000;
constexpr std::size_t most_differences_shown = 20;
/// Events read at once for a statement.
constexpr std::size_t statement_page = 500;

/// A sum that tells when it does not fit: what is checked may be anything.
class CheckedSum {
  public:
    void add(Kudos amount) {
        if (__builtin_add_overflow(hundredths_, amount.hundredths(), &hundredths_)) fits_ = false;
    }
    bool equals(Kudos amount) const { return fits_ && hundredths_ == amount.hundredths(); }
    std::string text() const {
        return fits_ ? Kudos::hundredths(hundredths_).text() : "more than can be counted";
    }

  private:
    std::int64_t hundredths_ = 0;
    bool fits_ = true;
};

struct AccountSums {
    CheckedSum balance;
    CheckedSum escrow;
};

/// Adds up the journal and compares.
class LedgerCheck {
  public:
    void take(const store::NumberedEvent& numbered) {
        events_ += 1;
        CheckedSum sum;
        for (const auto& posting : numbered.event.postings) {
            postings_ += 1;
            sum.add(posting.amount);
            if (posting.account < 0) continue;
            AccountSums& account = sums_[posting.account];
            (posting.pocket == model::Pocket::escrow ? account.escrow : account.balance)
                .add(posting.amount);
        }
        if (!sum.equals(Kudos{}))
            differs(fmt::format("the postings of event {} ({}) sum to {}", numbered.number,
                                numbered.event.key, sum.text()));
    }

    void compare(const store::UserEntry& entry) {
        accounts_ += 1;
        AccountSums sums;
        if (const auto found = sums_.find(entry.user.id); found != sums_.end()) {
            sums = found->second;
            sums_.erase(found);
        }
        compare(entry.user, "balance", entry.account.balance, sums.balance);
        compare(entry.user, "escrow", entry.account.escrow, sums.escrow);
    }

    /// After all accounts: whom else the journal knows.
    void finish() {
        const std::map<std::int64_t, AccountSums> left(sums_.begin(), sums_.end());
        for (const auto& [id, sums] : left)
            differs(
                fmt::format("the journal has postings of account {}, which does not exist", id));
    }

    AdminResult result(double seconds) const {
        AdminResult result;
        result.failed = count_ > 0;
        json::array shown;
        for (const auto& difference : differences_) {
            shown.emplace_back(difference);
            result.text += difference + "\n";
        }
        if (count_ > differences_.size())
            result.text += fmt::format("… and {} more\n", count_ - differences_.size());
        result.text += fmt::format(
            "{} events with {} postings and {} accounts in {:.2f} s: {}\n", events_, postings_,
            accounts_, seconds,
            result.failed ? fmt::format("{} differences", count_) : "everything agrees");
        result.values = {{"events", events_},     {"postings", postings_},
                         {"accounts", accounts_}, {"seconds", seconds},
                         {"differences", count_}, {"first_differences", std::move(shown)}};
        return result;
    }

  private:
    void compare(const model::User& user, std::string_view what, Kudos stored,
                 const CheckedSum& sum) {
        if (!sum.equals(stored))
            differs(fmt::format("{}: the {} is {}, its postings sum to {}", model::alias_of(user),
                                what, stored.text(), sum.text()));
    }
    void differs(std::string words) {
        count_ += 1;
        if (differences_.size() < most_differences_shown) differences_.push_back(std::move(words));
    }

    std::unordered_map<std::int64_t, AccountSums> sums_;
    std::uint64_t events_ = 0;
    std::uint64_t postings_ = 0;
    std::uint64_t accounts_ = 0;
    std::size_t count_ = 0;
    std::vector<std::string> differences_;
};

void go_on(const AdminAccess& access) {
    if (access.stop.stop_requested()) throw AdminFailure("the server is stopping");
}

std::string signed_text(Kudos amount) {
    return (amount > Kudos{} ? "+" : "") + amount.text();
}

}  // namespace

AdminResult check_ledger(const AdminAccess& access) {
    const auto started = std::chrono::steady_clock::now();
    const auto session = access.database.open_reader();
    LedgerCheck check;
    // One state of the database for events and accounts.
    session->begin();
    store::each_event(*session, -1, events_at_once,
                      [&](const std::vector<store::NumberedEvent>& events) {
                          go_on(access);
                          for (const auto& event : events)
                              check.take(event);
                      });
    for (std::int64_t offset = 0;;) {
        go_on(access);
        const auto page =
            store::users_page(*session, store::UserOrder::age, offset, accounts_at_once);
        for (const auto& entry : page)
            check.compare(entry);
        offset += static_cast<std::int64_t>(page.size());
        if (page.size() < accounts_at_once) break;
    }
    session->rollback();
    check.finish();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    return check.result(took.count());
}

AdminResult show_statement(const AdminAccess& access, const StatementArguments& arguments) {
    const UserReference asked = parse_user(arguments.user);
    const auto session = access.database.open_reader();
    session->begin();
    const auto bundle = store::user_by_id(*session, asked.id);
    if (!bundle) throw no_such_account(asked);
    check_alias(asked, bundle->user);

    AdminResult result;
    json::array events;
    result.text = fmt::format("{}: balance {}, escrow {}\n", model::alias_of(bundle->user),
                              bundle->account.balance.text(), bundle->account.escrow.text());
    const auto add = [&](const model::LedgerEvent& event) {
        Kudos balance;
        Kudos escrow;
        for (const auto& posting : event.postings)
            if (posting.account == asked.id)
                (posting.pocket == model::Pocket::escrow ? escrow : balance) += posting.amount;
        result.text +=
            fmt::format("{}  {:<10} {:>14} {:>14}  {}\n", iso8601(event.time),
                        model::name_of(event.kind), signed_text(balance),
                        escrow == Kudos{} ? "" : signed_text(escrow) + " escrow", event.key);
        events.push_back({{"key", event.key},
                          {"kind", model::name_of(event.kind)},
                          {"time", iso8601(event.time)},
                          {"reference", event.reference},
                          {"balance", balance.to_double()},
                          {"escrow", escrow.to_double()}});
    };
    std::int64_t before = store::newest_event;
    for (auto left = static_cast<std::size_t>(arguments.limit); left > 0;) {
        const auto page =
            store::events_of(*session, asked.id, before, std::min(left, statement_page));
        for (const auto& numbered : page)
            add(numbered.event);
        if (page.size() < std::min(left, statement_page)) break;
        left -= page.size();
        before = page.back().number;
    }
    session->rollback();
    result.values = {{"id", asked.id},
                     {"alias", model::alias_of(bundle->user)},
                     {"balance", bundle->account.balance.to_double()},
                     {"escrow", bundle->account.escrow.to_double()},
                     {"events", std::move(events)}};
    return result;
}

}  // namespace orda::cli
