#include "api/v2/shared_keys_schemas.h"

namespace orda::api {

using horde::SharedKeyWish;
using http::Schema;

namespace {

constexpr double most_kudos = 50'000'000;
constexpr double most_pixels = 4'194'304;
constexpr double most_steps = 500;
constexpr double most_tokens = 500;
/// Longer than any horde lives; keeps dates within what can be written.
constexpr double most_days = 100'000;
constexpr std::int64_t default_kudos = 5000;

/// What is asked of a key. It may be given a day that has passed, and any name: recorded scenarios
/// use both, although the documents say three characters and no day before today.
template <class Builder>
void describe_wish(Builder& body, bool with_defaults) {
    const auto documented = [with_defaults](http::Field& field, std::int64_t value) {
        if (with_defaults) field.default_documented(value);
    };
    documented(body.field("kudos", &SharedKeyWish::kudos)
                   .range(-1, most_kudos)
                   .describe("Kudos that may be spent through the key; -1 = no limit."),
               default_kudos);
    documented(body.field("expiry", &SharedKeyWish::expiry)
                   .range(-most_days, most_days)
                   .describe("Days after which the key expires; -1 = never."),
               -1);
    body.field("name", &SharedKeyWish::name).length(1, 255).describe("A name for the key.");
    documented(body.field("max_image_pixels", &SharedKeyWish::max_image_pixels)
                   .range(-1, most_pixels)
                   .describe("Most pixels of an image; -1 = no limit."),
               -1);
    documented(body.field("max_image_steps", &SharedKeyWish::max_image_steps)
                   .range(-1, most_steps)
                   .describe("Most steps of an image; -1 = no limit."),
               -1);
    documented(body.field("max_text_tokens", &SharedKeyWish::max_text_tokens)
                   .range(-1, most_tokens)
                   .describe("Most tokens of a text; -1 = no limit."),
               -1);
}

}  // namespace

SharedKeyAnswer shared_key_answer(const horde::SharedKeySight& sight) {
    const model::SharedKey& key = sight.key;
    SharedKeyAnswer answer;
    answer.id = key.id.text();
    answer.username = sight.owner_alias;
    if (!key.name.empty()) answer.name = key.name;
    answer.kudos = key.budget ? key.budget->rounded() : -1;
    if (key.expiry) answer.expiry = rfc822(*key.expiry);
    answer.utilized = key.utilized.rounded();
    answer.max_image_pixels = key.max_image_pixels;
    answer.max_image_steps = key.max_image_steps;
    answer.max_text_tokens = key.max_text_tokens;
    return answer;
}

const Schema<SharedKeyWish>& new_shared_key() {
    static const Schema<SharedKeyWish> schema("SharedKeyInput",
                                              [](auto& body) { describe_wish(body, true); });
    return schema;
}

const Schema<SharedKeyWish>& shared_key_modification() {
    static const Schema<SharedKeyWish> schema("SharedKeyModification",
                                              [](auto& body) { describe_wish(body, false); });
    return schema;
}

const Schema<SharedKeyAnswer>& shared_key_details() {
    static const Schema<SharedKeyAnswer> schema("SharedKeyDetails", [](auto& answer) {
        answer.omit_nulls();
        answer.field("id", &SharedKeyAnswer::id).uuid().describe("The key itself.");
        answer.field("username", &SharedKeyAnswer::username)
            .describe("Whose kudos are spent, name#id.");
        answer.field("name", &SharedKeyAnswer::name).describe("The name of the key.");
        answer.field("kudos", &SharedKeyAnswer::kudos)
            .describe("Kudos that are left; -1 = no limit.");
        answer.field("expiry", &SharedKeyAnswer::expiry).date_time().describe("When it expires.");
        answer.field("utilized", &SharedKeyAnswer::utilized)
            .describe("Kudos spent through it so far.");
        answer.field("max_image_pixels", &SharedKeyAnswer::max_image_pixels)
            .describe("Most pixels of an image; -1 = no limit.");
        answer.field("max_image_steps", &SharedKeyAnswer::max_image_steps)
            .describe("Most steps of an image; -1 = no limit.");
        answer.field("max_text_tokens", &SharedKeyAnswer::max_text_tokens)
            .describe("Most tokens of a text; -1 = no limit.");
    });
    return schema;
}

}  // namespace orda::api
