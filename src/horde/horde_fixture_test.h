#pragma once

#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

#include "horde/horde.h"
#include "model/ledger.h"

namespace orda::horde {

/// A horde on a clock that is moved by hand, with everything it made durable collected and checked.
class HordeTest : public testing::Test {
  protected:
    HordeTest() : horde_(std::make_unique<Horde>(options())) {
        run([](Horde& horde, Step& step) { horde.found(step, "hash of 0000000000"); });
    }

    static HordeOptions options() { return {}; }

    /// Runs one operation; what it was missing does not exist. Checks the invariants afterwards.
    template <class F>
    std::invoke_result_t<F&, Horde&, Step&> run(F f) {
        using Result = std::invoke_result_t<F&, Horde&, Step&>;
        for (;;) {
            Step step{.now = now_, .random = random_, .group = ++group_, .changes = {}};
            try {
                if constexpr (std::is_void_v<Result>) {
                    f(*horde_, step);
                    finish(step);
                    return;
                } else {
                    Result result = f(*horde_, step);
                    finish(step);
                    return result;
                }
            } catch (const Missing& missing) {
                EXPECT_TRUE(step.changes.empty()) << "Missing is thrown before any change";
                Loaded loaded;
                loaded.asked = missing;
                horde_->install(std::move(loaded), now_);
            } catch (const Refusal&) {
                EXPECT_TRUE(step.changes.empty()) << "a refusal changes nothing";
                throw;
            }
        }
    }

    /// The rc of the refusal that the operation ends with; "none" when it succeeds.
    template <class F>
    std::string refusal(F f) {
        try {
            run(f);
        } catch (const Refusal& refused) {
            return refused.rc();
        }
        return "none";
    }

    model::UserId make_user(const std::string& name, std::int64_t kudos = 10'000,
                            bool trusted = true) {
        return run([&](Horde& horde, Step& step) {
            const auto made = horde.create_user(step, name, "identity of " + name, key_of(name));
            ResidentUser& user = horde.accounts().at(made.user.id);
            if (trusted) {
                user.user.roles.set(model::Role::trusted);
                horde.accounts().changed(step, user);
            }
            horde.set_balance(step, user, Kudos::whole(kudos), "opening:" + name);
            return made.user.id;
        });
    }

    static std::string key_of(const std::string& name) { return "hash of " + name; }
    static Caller caller(const std::string& name) {
        return {.key_hash = key_of(name), .key_id = std::nullopt, .address = "198.51.100.7"};
    }
    Caller anonymous() { return caller("0000000000"); }

    Accepted ask_text(const Caller& who, model::TextSubmission asked = {}) {
        if (asked.prompt.empty()) asked.prompt = "Once upon a time";
        if (asked.models.empty()) asked.models = {"some/model"};
        return run([&](Horde& horde, Step& step) {
            return horde.request_text(step, who, asked, body(asked.prompt));
        });
    }
    Accepted ask_image(const Caller& who, model::ImageSubmission asked = {}) {
        if (asked.prompt.empty()) asked.prompt = "a red barn";
        return run([&](Horde& horde, Step& step) {
            return horde.request_image(step, who, asked, Uuid::ordered(now_, random_),
                                       body(asked.prompt));
        });
    }
    static std::shared_ptr<const model::RequestBody> body(const std::string& prompt) {
        auto made = std::make_shared<model::RequestBody>();
        made->prompt = prompt;
        return made;
    }

    PopCall text_pop(const std::string& owner, std::int32_t amount = 1) {
        PopCall call;
        call.caller = caller(owner);
        call.kind = model::Kind::text;
        call.name = owner + "'s text worker";
        call.declaration.models = {"some/model"};
        call.declaration.max_length = 4096;
        call.declaration.max_context_length = 32768;
        call.amount = amount;
        return call;
    }
    PopCall image_pop(const std::string& owner, std::int32_t amount = 1) {
        PopCall call;
        call.caller = caller(owner);
        call.kind = model::Kind::image;
        call.name = owner + "'s image worker";
        call.declaration.models = {"stable_diffusion"};
        call.declaration.bridge_agent = "AI Horde Worker reGen:13.0.0:x";
        call.declaration.max_pixels = std::int64_t{4} * 1024 * 1024;
        call.amount = amount;
        return call;
    }
    PopResult pop(const PopCall& call) {
        PopResult result = run([&](Horde& horde, Step& step) { return horde.pop(step, call); });
        if (result.registered)
            result = run([&](Horde& horde, Step& step) { return horde.pop(step, call); });
        return result;
    }
    static SubmitCall delivery(const std::string& owner, model::Kind kind, const model::JobId& job,
                               SubmitState state = SubmitState::ok) {
        SubmitCall call;
        call.caller = caller(owner);
        call.kind = kind;
        call.job = job;
        call.state = state;
        call.generation = kind == model::Kind::image ? "R2" : "there was a horde";
        call.characters = static_cast<std::int64_t>(call.generation.size());
        return call;
    }
    SubmitResult submit(const SubmitCall& call) {
        return run([&](Horde& horde, Step& step) { return horde.submit(step, call); });
    }
    RequestStatus status(model::Kind kind, const model::RequestId& id) {
        return run([&](Horde& horde, Step& step) { return horde.status(step, kind, id, true); });
    }
    Kudos balance(model::UserId id) { return horde_->accounts().at(id).account.balance; }
    ResidentWorker& worker_named(const std::string& name) {
        return *horde_->workforce().find_by_name(name, now_);
    }
    void sweep() {
        while (run([](Horde& horde, Step& step) { return horde.sweep(step, 100); })) {
        }
    }

    std::unique_ptr<Horde> horde_;
    Time now_ = from_micros(1'790'000'000'000'000);
    SeededRandom random_{42};
    GroupNumber group_ = 0;
    /// Everything that ever became durable.
    std::vector<model::Change> changes_;
    std::vector<model::LedgerEvent> events_;

  private:
    void finish(Step& step) {
        for (auto& change : step.changes.changes) {
            if (const auto* added = std::get_if<model::AddEvent>(&change)) {
                EXPECT_EQ(model::sum_of(added->event), Kudos{}) << added->event.key;
                for (const auto& event : events_)
                    EXPECT_NE(event.key, added->event.key);
                events_.push_back(added->event);
            }
            changes_.push_back(std::move(change));
        }
        horde_->check();
        check_balances();
    }

    /// Balances are the sums of their postings.
    void check_balances() {
        std::map<std::int64_t, Kudos> spendable;
        std::map<std::int64_t, Kudos> escrow;
        for (const auto& event : events_)
            for (const auto& posting : event.postings)
                (posting.pocket == model::Pocket::escrow ? escrow : spendable)[posting.account] +=
                    posting.amount;
        for (const auto& [id, amount] : spendable)
            if (id >= 0) {
                EXPECT_EQ(horde_->accounts().at(id).account.balance, amount) << id;
            }
        for (const auto& [id, amount] : escrow)
            if (id >= 0) {
                EXPECT_EQ(horde_->accounts().at(id).account.escrow, amount) << id;
            }
    }
};

}  // namespace orda::horde
