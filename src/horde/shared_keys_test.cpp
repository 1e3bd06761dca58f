#include "horde/horde_fixture_test.h"

namespace orda::horde {
namespace {

class SharedKeys : public HordeTest {
  protected:
    model::SharedKey make(const std::string& owner, const SharedKeyWish& wish = {}) {
        return run([&](Horde& horde, Step& step) {
                   return horde.create_shared_key(step, caller(owner), wish);
               })
            .key;
    }
    std::string refused_making(const Caller& who) {
        return refusal(
            [&](Horde& horde, Step& step) { return horde.create_shared_key(step, who, {}); });
    }
    model::SharedKey change(const Uuid& id, const SharedKeyWish& wish) {
        return run([&](Horde& horde, Step& step) {
                   return horde.modify_shared_key(step, caller("alice"), id, wish);
               })
            .key;
    }
    void remove(const Uuid& id) {
        run([&](Horde& horde, Step& step) {
            return horde.delete_shared_key(step, caller("alice"), id);
        });
    }
    static Caller through(const model::SharedKey& key) {
        return {.key_hash = "hash of nobody", .key_id = key.id, .address = "198.51.100.7"};
    }

    const model::UserId alice_ = make_user("alice", 10'000, false);
    const model::UserId bob_ = make_user("bob", 10'000, true);
};

TEST_F(SharedKeys, HaveDefaults) {
    const model::SharedKey key = make("alice");
    EXPECT_EQ(key.owner, alice_);
    EXPECT_EQ(key.budget, Kudos::whole(5000));
    EXPECT_FALSE(key.expiry);
    EXPECT_EQ(key.max_image_pixels, -1);
    EXPECT_EQ(horde_->accounts().at(alice_).shared_keys, std::vector{key.id});
}

TEST_F(SharedKeys, AreLimitedByWhoAsks) {
    for (int i = 0; i < 3; ++i)
        make("alice");
    EXPECT_EQ(refused_making(caller("alice")), "Forbidden");
    for (int i = 0; i < 10; ++i)
        make("bob");
    EXPECT_EQ(refused_making(caller("bob")), "Forbidden");
    horde_->accounts().at(bob_).user.roles.set(model::Role::education);
    make("bob");
    EXPECT_EQ(refused_making(anonymous()), "AnonForbidden");
    EXPECT_EQ(refused_making(caller("nobody")), "InvalidAPIKey");
}

TEST_F(SharedKeys, ExpireAfterDays) {
    EXPECT_FALSE(make("alice", {.expiry = 0}).expiry);
    const model::SharedKey key = make("alice", {.expiry = 2});
    EXPECT_EQ(key.expiry, now_ + std::chrono::hours{48});
    EXPECT_FALSE(change(key.id, {.expiry = -1}).expiry);
    EXPECT_EQ(change(key.id, {.expiry = 0}).expiry, now_);
}

TEST_F(SharedKeys, ChangeOnlyWhatIsGiven) {
    const model::SharedKey key = make("alice", {.kudos = 7, .name = "first"});
    const model::SharedKey changed = change(key.id, {.max_image_steps = 9});
    EXPECT_EQ(changed.budget, Kudos::whole(7));
    EXPECT_EQ(changed.name, "first");
    EXPECT_EQ(changed.max_image_steps, 9);
    EXPECT_FALSE(change(key.id, {.kudos = -1}).budget);
}

TEST_F(SharedKeys, BelongToTheirOwner) {
    const model::SharedKey key = make("alice");
    const auto refused = [&](const Caller& who, std::optional<Uuid> id) {
        return refusal(
            [&](Horde& horde, Step& step) { return horde.modify_shared_key(step, who, id, {}); });
    };
    EXPECT_EQ(refused(caller("nobody"), std::nullopt), "InvalidAPIKey");
    EXPECT_EQ(refused(caller("nobody"), key.id), "InvalidAPIKey");
    EXPECT_EQ(refused(caller("bob"), key.id), "Forbidden");
    EXPECT_EQ(refused(anonymous(), key.id), "Forbidden");
    EXPECT_EQ(refused(caller("alice"), key.id), "NoSharedKeyModSelected");
}

TEST_F(SharedKeys, TakeWhatWaitsUnderThemAlong) {
    const model::SharedKey key = make("alice");
    const Accepted waiting = ask_text(through(key));
    const Accepted own = ask_text(caller("alice"));
    remove(key.id);
    const auto status = [&](const model::RequestId& id) {
        return refusal([&](Horde& horde, Step& step) {
            return horde.status(step, model::Kind::text, id, false);
        });
    };
    EXPECT_EQ(status(waiting.id), "RequestNotFound");
    EXPECT_EQ(status(own.id), "none");
    EXPECT_TRUE(horde_->accounts().at(alice_).shared_keys.empty());
    EXPECT_EQ(refusal([&](Horde& horde, Step& step) { return horde.see_shared_key(step, key.id); }),
              "InvalidAPIKey");
}

}  // namespace
}  // namespace orda::horde
