#include "api/new_credentials.h"

#include "base/digest.h"
#include "base/random.h"
#include "base/uuid.h"

namespace orda::api {

NewKey new_key(std::string_view salt) {
    SystemRandom random;
    NewKey key;
    key.text = new_api_key(random);
    key.hash = hash_api_key(salt, key.text);
    return key;
}

std::string new_pseudonymous_identity() {
    SystemRandom random;
    return Uuid::secret(random).text();
}

}  // namespace orda::api
