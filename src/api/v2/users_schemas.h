#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "horde/people_calls.h"
#include "http/schema.h"

namespace orda::api {

// Bodies and answers of `users` and `find_user`, spec/users-and-access.md §5.

struct KudosDetailsAnswer {
    double accumulated = 0;
    double gifted = 0;
    double donated = 0;
    double admin = 0;
    double received = 0;
    double recurring = 0;
    double awarded = 0;
    double styled = 0;
};

struct OwnedStyleAnswer {
    std::string name;
    std::string id;
    std::string type;
};

struct ActiveGenerationsAnswer {
    std::optional<std::vector<std::string>> text;
    std::optional<std::vector<std::string>> image;
    std::optional<std::vector<std::string>> alchemy;
};

struct MonthlyKudosAnswer {
    std::optional<std::int64_t> amount;
    std::optional<std::string> last_received;
};

/// Obsolete, always null.
struct OldUsageAnswer {
    std::optional<double> megapixelsteps;
    std::optional<std::int64_t> requests;
};
struct OldContributionsAnswer {
    std::optional<double> megapixelsteps;
    std::optional<std::int64_t> fulfillments;
};

struct ThingsAnswer {
    double megapixelsteps = 0;
    std::int64_t tokens = 0;
};
struct CountsAnswer {
    std::int64_t image = 0;
    std::int64_t text = 0;
    std::int64_t interrogation = 0;
};
struct RecordsAnswer {
    ThingsAnswer usage;
    ThingsAnswer contribution;
    CountsAnswer fulfillment;
    CountsAnswer request;
    CountsAnswer style;
};

/// An account as shown; what the caller may not see is absent.
struct UserAnswer {
    std::string username;
    std::int64_t id = 0;
    double kudos = 0;
    std::optional<double> evaluating_kudos;
    std::int32_t concurrency = 0;
    std::int32_t worker_invited = 0;
    bool moderator = false;
    KudosDetailsAnswer kudos_details;
    std::int64_t worker_count = 0;
    std::optional<std::vector<std::string>> worker_ids;
    std::vector<OwnedStyleAnswer> styles;
    std::optional<std::vector<std::string>> sharedkey_ids;
    std::optional<ActiveGenerationsAnswer> active_generations;
    std::optional<MonthlyKudosAnswer> monthly_kudos;
    bool trusted = false;
    bool flagged = false;
    std::optional<bool> vpn;
    bool service = false;
    bool education = false;
    bool customizer = false;
    std::optional<bool> special;
    bool deleted = false;
    std::optional<std::int64_t> suspicious;
    bool pseudonymous = false;
    std::optional<std::string> contact;
    std::optional<std::string> admin_comment;
    std::optional<std::string> proxy_passkey;
    std::int64_t account_age = 0;
    OldUsageAnswer usage;
    OldContributionsAnswer contributions;
    RecordsAnswer records;
};

/// One account: what has no value is left out.
const http::Schema<UserAnswer>& user_details();
/// An account in the list of all: every field, null where there is no value. Of the same name;
/// the documents have the other one.
const http::Schema<UserAnswer>& listed_user_details();
const http::Schema<horde::UserModification>& user_modification();
const http::Schema<horde::UserModified>& user_modified();

}  // namespace orda::api
