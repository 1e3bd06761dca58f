#include "api/v2/kudos_schemas.h"

namespace orda::api {

using http::Schema;

namespace {

/// More kudos than there can be; keeps sums within 64 bits.
constexpr double most_kudos_moved = 1e12;

template <class Builder>
void describe_gift(Builder& body, std::string_view recipient, std::string_view amount) {
    body.field("username", &KudosGift::username).required_late().nul_allowed().describe(recipient);
    body.field("amount", &KudosGift::amount)
        .range(-most_kudos_moved, most_kudos_moved)
        .null_refused()
        .default_shown()
        .describe(amount);
}

}  // namespace

const Schema<KudosGift>& kudos_transfer() {
    static const Schema<KudosGift> schema("KudosTransferInput", [](auto& body) {
        describe_gift(body, "Who gets them: name#id, the number alone, or the id of a shared key.",
                      "Whole kudos to send.");
    });
    return schema;
}

const Schema<KudosGift>& kudos_award() {
    static const Schema<KudosGift> schema("KudosAwardInput", [](auto& body) {
        describe_gift(body, "Who gets them: name#id or the number alone.",
                      "Whole kudos to award; may be negative.");
    });
    return schema;
}

const Schema<TransferredAnswer>& kudos_transferred() {
    static const Schema<TransferredAnswer> schema("KudosTransferred", [](auto& answer) {
        answer.field("transferred", &TransferredAnswer::transferred).describe("Kudos sent.");
    });
    return schema;
}

const Schema<AwardedAnswer>& kudos_awarded() {
    static const Schema<AwardedAnswer> schema("KudosAwarded", [](auto& answer) {
        answer.field("awarded", &AwardedAnswer::awarded).describe("Kudos awarded.");
    });
    return schema;
}

}  // namespace orda::api
