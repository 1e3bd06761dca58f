#include "api/v2/users_view.h"

#include <gtest/gtest.h>

namespace orda::api {
namespace {

constexpr Time now = from_micros(1'790'000'000'000'000);

horde::UserSight sight_of(horde::Privilege privilege) {
    horde::UserSight sight;
    model::User& user = sight.details.user;
    user.id = 7;
    user.name = "somebody";
    user.identity = "g_1";
    user.created = now - seconds{90};
    user.contact = "me@example.org";
    user.admin_comment = "a comment";
    user.proxy_passkey = "passkey";
    user.monthly_kudos = Kudos::whole(500);
    user.roles.set(model::Role::moderator);
    sight.details.account.balance = Kudos::hundredths(1'234);
    sight.details.account.escrow = Kudos::whole(3);
    sight.details.account.records.usage = {150, 2'000, 0};
    sight.workers = {Uuid{}};
    sight.privilege = privilege;
    if (privilege != horde::Privilege::everyone) sight.requests[1] = {Uuid{}};
    return sight;
}

std::string json_of(horde::Privilege privilege) {
    return user_details().text(user_answer(sight_of(privilege), now));
}

bool has(const std::string& json, std::string_view part) {
    return json.find(part) != std::string::npos;
}

constexpr std::array own_keys{"\"worker_ids\"", "\"sharedkey_ids\"", "\"active_generations\"",
                              "\"vpn\"",        "\"special\"",       "\"contact\""};
constexpr std::array moderators_keys{"\"evaluating_kudos\"", "\"monthly_kudos\"", "\"suspicious\"",
                                     "\"admin_comment\"", "\"proxy_passkey\""};

TEST(UsersView, FieldsAppearByPrivilege) {
    const std::string all = json_of(horde::Privilege::everyone);
    const std::string own = json_of(horde::Privilege::owner);
    const std::string moderators = json_of(horde::Privilege::moderator);
    for (const auto* key : own_keys) {
        EXPECT_FALSE(has(all, key)) << key;
        EXPECT_TRUE(has(own, key)) << key;
        EXPECT_TRUE(has(moderators, key)) << key;
    }
    for (const auto* key : moderators_keys) {
        EXPECT_FALSE(has(all, key)) << key;
        EXPECT_FALSE(has(own, key)) << key;
        EXPECT_TRUE(has(moderators, key)) << key;
    }
}

TEST(UsersView, FiguresHaveTheirForm) {
    const std::string json = json_of(horde::Privilege::moderator);
    EXPECT_TRUE(has(json, R"("username":"somebody#7","id":7,"kudos":12.0,"evaluating_kudos":3.0)"));
    EXPECT_TRUE(has(json, R"("account_age":90)"));
    EXPECT_TRUE(has(json, R"("usage":{"megapixelsteps":null,"requests":null})"));
    EXPECT_TRUE(has(json, R"("records":{"usage":{"megapixelsteps":1.5,"tokens":20})"));
    // The moderator's own share comes on top.
    EXPECT_TRUE(has(json, R"("monthly_kudos":{"amount":300500})"));
    EXPECT_TRUE(
        has(json, R"("active_generations":{"text":["00000000-0000-0000-0000-000000000000"]})"));
}

TEST(UsersView, TheListHasEveryField) {
    const std::string json =
        listed_user_details().text(listed_user_answer(sight_of(horde::Privilege::everyone), now));
    for (const auto* part :
         {R"("worker_ids":null)", R"("sharedkey_ids":null)", R"("active_generations":{})",
          R"("monthly_kudos":{})", R"("evaluating_kudos":null)", R"("vpn":null)",
          R"("special":null)", R"("suspicious":null)", R"("contact":null)",
          R"("admin_comment":null)", R"("proxy_passkey":null)"})
        EXPECT_TRUE(has(json, part)) << part;
}

TEST(UsersView, ASharedKeyShowsItsName) {
    horde::UserSight sight = sight_of(horde::Privilege::everyone);
    sight.details.through.emplace();
    EXPECT_EQ(user_answer(sight, now).username, "somebody#7 (Shared Key)");
    sight.details.through->name = "party";
    EXPECT_EQ(user_answer(sight, now).username, "somebody#7 (Shared Key: party)");
}

}  // namespace
}  // namespace orda::api
