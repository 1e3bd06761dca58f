#include "horde/horde_fixture_test.h"

namespace orda::horde {
namespace {

class Transfers : public HordeTest {
  protected:
    TransferCall call(const std::string& sender, model::UserId recipient, std::int64_t amount) {
        return {.caller = caller(sender),
                .recipient = "somebody#" + std::to_string(recipient),
                .amount = amount,
                .idempotency_key = std::nullopt};
    }

    Kudos give(const TransferCall& given) {
        return run([&](Horde& horde, Step& step) { return horde.transfer(step, given); });
    }

    std::string refused(const TransferCall& given) {
        return refusal([&](Horde& horde, Step& step) { return horde.transfer(step, given); });
    }

    Kudos award(const TransferCall& given) {
        return run([&](Horde& horde, Step& step) {
            return horde.award(step, {.transfer = given, .awarders = {1}});
        });
    }

    ResidentUser& user(model::UserId id) { return horde_->accounts().at(id); }
    Kudos total(model::UserId id, model::Action action) {
        return user(id).account.actions[static_cast<std::size_t>(action)];
    }

    void give_role(model::UserId id, model::Role role) {
        run([&](Horde& horde, Step& step) {
            user(id).user.roles.set(role);
            horde.accounts().changed(step, user(id));
        });
    }

    SharedKeySight make_key(const std::string& owner, const SharedKeyWish& wish) {
        return run([&](Horde& horde, Step& step) {
            return horde.create_shared_key(step, caller(owner), wish);
        });
    }

    const model::UserId alice_ = make_user("alice", 1000, false);
    const model::UserId bob_ = make_user("bob", 1000, false);
    const model::UserId carol_ = make_user("carol", 1000, false);
};

TEST_F(Transfers, MoveTheAmountAndCountItOnBothSides) {
    EXPECT_EQ(give(call("alice", bob_, 250)), Kudos::whole(250));
    EXPECT_EQ(balance(alice_), Kudos::whole(750));
    EXPECT_EQ(balance(bob_), Kudos::whole(1250));
    EXPECT_EQ(total(alice_, model::Action::gifted), Kudos::whole(-250));
    EXPECT_EQ(total(bob_, model::Action::received), Kudos::whole(250));
}

TEST_F(Transfers, ToSchoolsAreDonations) {
    give_role(bob_, model::Role::education);
    give(call("alice", bob_, 40));
    EXPECT_EQ(total(alice_, model::Action::donated), Kudos::whole(-40));
    EXPECT_EQ(total(alice_, model::Action::gifted), Kudos{});
}

TEST_F(Transfers, TakeNothingBelowTheFloorAndNothingHeld) {
    EXPECT_EQ(refused(call("alice", bob_, 976)), "KudosTransferNotEnough");
    user(alice_).held = Kudos::whole(900);
    EXPECT_EQ(refused(call("alice", bob_, 76)), "KudosTransferNotEnough");
    EXPECT_EQ(give(call("alice", bob_, 75)), Kudos::whole(75));
    user(alice_).held = Kudos{};
}

TEST_F(Transfers, NameTheRecipientInSeveralWays) {
    TransferCall given = call("alice", bob_, 1);
    for (const std::string& recipient :
         {std::to_string(bob_), "#" + std::to_string(bob_), "x#y# " + std::to_string(bob_) + " "}) {
        given.recipient = recipient;
        EXPECT_EQ(give(given), Kudos::whole(1)) << recipient;
    }
    for (const std::string recipient :
         {"", "#", "bob", "bob#x", "x#-1", "x#999999999", "x#99999999999999999999999"}) {
        given.recipient = recipient;
        EXPECT_EQ(refused(given), "InvalidTargetUsername") << recipient;
    }
}

TEST_F(Transfers, AreRefusedInTheOrderOfTheSpec) {
    TransferCall from_nobody = call("alice", bob_, -1);
    from_nobody.caller = anonymous();
    EXPECT_EQ(refused(from_nobody), "KudosTransferFromAnon");
    EXPECT_EQ(refused(call("alice", model::anonymous_id, -1)), "KudosTransferToAnon");
    EXPECT_EQ(refused(call("alice", alice_, -1)), "KudosTransferToSelf");
    EXPECT_EQ(refused(call("alice", bob_, -1)), "NegativeKudosTransfer");
    EXPECT_EQ(refused(call("alice", bob_, 0)), "InvalidKudosTransferAmount");

    give_role(bob_, model::Role::deleted);
    EXPECT_EQ(refused(call("alice", bob_, -1)), "DeletedUser");
    EXPECT_EQ(refused(call("bob", alice_, -1)), "DeletedUser");
    give_role(bob_, model::Role::flagged);
    EXPECT_EQ(refused(call("alice", bob_, -1)), "TargetAccountFlagged");
    user(bob_).user.suspicions.assign(model::suspicion_threshold, model::Suspicion::corrupt_prompt);
    EXPECT_EQ(refused(call("alice", bob_, -1)), "FaultWhenKudosReceiving");
    give_role(alice_, model::Role::education);
    EXPECT_EQ(refused(call("alice", bob_, -1)), "EducationCannotSendKudos");
    give_role(alice_, model::Role::flagged);
    EXPECT_EQ(refused(call("alice", bob_, -1)), "SourceAccountFlagged");
    user(alice_).user.suspicions = user(bob_).user.suspicions;
    EXPECT_EQ(refused(call("alice", bob_, -1)), "FaultWhenKudosSending");
}

TEST_F(Transfers, DoNotComeBackWithinAMinute) {
    give(call("alice", bob_, 5));
    EXPECT_EQ(refused(call("bob", alice_, 5)), "TooFastKudosTransfers");
    EXPECT_EQ(give(call("alice", bob_, 5)), Kudos::whole(5));
    EXPECT_EQ(give(call("bob", carol_, 5)), Kudos::whole(5));
    now_ += seconds{59};
    EXPECT_EQ(refused(call("bob", alice_, 5)), "TooFastKudosTransfers");
    now_ += seconds{1};
    EXPECT_EQ(give(call("bob", alice_, 5)), Kudos::whole(5));
}

TEST_F(Transfers, WithAKeyHappenOnce) {
    TransferCall given = call("alice", bob_, 50);
    given.idempotency_key = "mine";
    give(given);
    EXPECT_EQ(give(given), Kudos::whole(50));
    EXPECT_EQ(balance(alice_), Kudos::whole(950));

    TransferCall other_amount = given;
    other_amount.amount = 51;
    EXPECT_EQ(refused(other_amount), "IdempotencyKeyConflict");
    TransferCall other_recipient = call("alice", carol_, 50);
    other_recipient.idempotency_key = "mine";
    EXPECT_EQ(refused(other_recipient), "IdempotencyKeyConflict");
    TransferCall other_key = given;
    other_key.idempotency_key = "";
    give(other_key);
    EXPECT_EQ(balance(alice_), Kudos::whole(900));

    TransferCall other_sender = call("bob", carol_, 60);
    other_sender.idempotency_key = "mine";
    give(other_sender);
    EXPECT_EQ(balance(carol_), Kudos::whole(1060));
}

TEST_F(Transfers, AreRememberedByTheDatabaseWhenMemoryHasForgotten) {
    TransferCall given = call("alice", bob_, 50);
    given.idempotency_key = "mine";
    std::optional<model::LedgerEvent> stored;
    run([&](Horde& horde, Step& step) {
        const Kudos moved = horde.transfer(step, given);
        for (const auto& change : step.changes.changes)
            if (const auto* added = std::get_if<model::AddEvent>(&change)) stored = added->event;
        return moved;
    });
    ASSERT_TRUE(stored);
    now_ += minutes{2};
    // The accounts stay, as those of requests do.
    for (const auto id : {alice_, bob_, carol_})
        user(id).references += 1;
    horde_->evict(now_, group_, 1000);

    Step step{.now = now_, .random = random_, .group = ++group_, .changes = {}};
    Loaded loaded;
    try {
        horde_->transfer(step, given);
        FAIL() << "memory has forgotten the key";
    } catch (const Missing& missing) {
        loaded.asked = missing;
    }
    EXPECT_EQ(loaded.asked.event_keys, std::vector{stored->key});
    loaded.events.push_back(*stored);
    horde_->install(std::move(loaded), now_);
    EXPECT_EQ(give(given), Kudos::whole(50));
    EXPECT_EQ(balance(alice_), Kudos::whole(950));
}

TEST_F(Transfers, RaiseTheBudgetOfASharedKey) {
    const model::SharedKey key = make_key("bob", {}).key;
    TransferCall given = call("alice", bob_, 500);
    given.recipient = key.id.text();
    given.idempotency_key = "once";
    give(given);
    give(given);
    EXPECT_EQ(horde_->accounts().resident_shared_key(key.id)->key.budget, Kudos::whole(5500));
    EXPECT_EQ(balance(bob_), Kudos::whole(1500));
    given.caller = caller("bob");
    EXPECT_EQ(refused(given), "KudosTransferToSelf");

    const model::SharedKey unlimited = make_key("bob", {.kudos = -1, .expiry = 1}).key;
    given = call("alice", bob_, 1);
    given.recipient = unlimited.id.text();
    give(given);
    EXPECT_FALSE(horde_->accounts().resident_shared_key(unlimited.id)->key.budget);
    now_ += minutes{24 * 60};
    EXPECT_EQ(refused(given), "SharedKeyExpired");
}

TEST_F(Transfers, AwardsComeFromNowhereAndMayTake) {
    EXPECT_EQ(award(call("alice", bob_, 55)), Kudos::whole(55));
    EXPECT_EQ(award(call("alice", bob_, -2000)), Kudos::whole(-2000));
    EXPECT_EQ(balance(bob_), horde_->accounts().floor_of(user(bob_)));
    EXPECT_EQ(total(bob_, model::Action::awarded), Kudos::whole(-1945));
    TransferCall given = call("alice", bob_, 10);
    given.idempotency_key = "prize";
    award(given);
    award(given);
    EXPECT_EQ(balance(bob_), horde_->accounts().floor_of(user(bob_)) + Kudos::whole(10));
}

TEST_F(Transfers, AwardsAreForTheChosenOnly) {
    const auto refused_award = [&](const TransferCall& given) {
        return refusal([&](Horde& horde, Step& step) {
            return horde.award(step, {.transfer = given, .awarders = {alice_}});
        });
    };
    EXPECT_EQ(refused_award(call("bob", 999, 5)), "NotAllowedAwards");
    give_role(carol_, model::Role::deleted);
    EXPECT_EQ(refused_award(call("carol", bob_, 5)), "DeletedUser");
    EXPECT_EQ(refused_award(call("alice", 999, 5)), "InvalidAwardUsername");
    EXPECT_EQ(refused_award(call("alice", model::anonymous_id, 5)), "KudosAwardToAnon");
    give_role(bob_, model::Role::flagged);
    EXPECT_EQ(refused_award(call("alice", bob_, 5)), "TargetAccountFlagged");
}

}  // namespace
}  // namespace orda::horde
