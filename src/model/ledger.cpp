#include "model/ledger.h"

namespace orda::model {

std::string_view name_of(EventKind kind) {
    switch (kind) {
        case EventKind::opening:
            return "opening";
        case EventKind::activation:
            return "activation";
        case EventKind::settlement:
            return "settlement";
        case EventKind::uptime:
            return "uptime";
        case EventKind::promotion:
            return "promotion";
        case EventKind::transfer:
            return "transfer";
        case EventKind::award:
            return "award";
        case EventKind::monthly:
            return "monthly";
        case EventKind::admin:
            return "admin";
        case EventKind::rating:
            return "rating";
        case EventKind::repair:
            return "repair";
        case EventKind::wipe:
            return "wipe";
    }
    return "";
}

std::string_view name_of(SystemAccount account) {
    switch (account) {
        case SystemAccount::opening:
            return "opening";
        case SystemAccount::mint_generation:
            return "mint.generation";
        case SystemAccount::mint_uptime:
            return "mint.uptime";
        case SystemAccount::mint_award:
            return "mint.award";
        case SystemAccount::mint_monthly:
            return "mint.monthly";
        case SystemAccount::mint_style:
            return "mint.style";
        case SystemAccount::mint_floor:
            return "mint.floor";
        case SystemAccount::mint_admin:
            return "mint.admin";
        case SystemAccount::burn_tax:
            return "burn.tax";
        case SystemAccount::burn_bridge:
            return "burn.bridge";
        case SystemAccount::burn_surcharge:
            return "burn.surcharge";
    }
    return "";
}

Kudos sum_of(const LedgerEvent& event) {
    Kudos sum;
    for (const auto& posting : event.postings)
        sum += posting.amount;
    return sum;
}

}  // namespace orda::model
