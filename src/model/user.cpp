#include "model/user.h"

namespace orda::model {

std::string alias_of(const User& user) {
    return user.name + "#" + std::to_string(user.id);
}

AccountClass class_of(const User& user) {
    if (user.id == anonymous_id) return AccountClass::anonymous;
    return Uuid::parse(user.identity) ? AccountClass::pseudonymous : AccountClass::registered;
}

bool is_suspicious(const User& user) {
    return user.suspicions.size() >= suspicion_threshold && !user.roles.has(Role::trusted);
}

}  // namespace orda::model
