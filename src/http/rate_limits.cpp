#include "http/rate_limits.h"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <limits>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <unordered_set>

#include "base/address.h"
#include "base/assertion.h"
#include "http/keyed_hash.h"

namespace orda::http {

namespace {

constexpr std::size_t shard_count = 64;
/// How often a shard that grows drops the windows that have ended.
constexpr Duration sweep_interval = seconds{30};
constexpr std::string_view anonymous_key = "0000000000";

struct Window {
    std::int64_t end = 0;  ///< microseconds since 1970
    int count = 0;
};

struct alignas(64) Shard {
    mutable std::mutex mutex;
    boost::unordered_flat_map<HashName, Window, std::hash<HashName>> windows;
    std::int64_t next_sweep = 0;

    /// Makes room for one more window.
    void tidy(std::int64_t now, std::size_t max_windows) {
        const bool full = windows.size() >= max_windows;
        if (full || now >= next_sweep) {
            boost::unordered::erase_if(windows,
                                       [now](const auto& e) { return e.second.end <= now; });
            next_sweep = now + sweep_interval.count();
        }
        if (windows.size() >= max_windows) windows.erase(windows.begin());
    }
};

/// One customer: an IPv6 caller has a whole /64 to call from.
Address counted_as(const Address& address) {
    const std::optional<Network> customer = customer_network(address);
    return customer ? customer->base() : address;
}

std::optional<Address> parse_counted(std::string_view text) {
    const std::optional<Address> address = Address::parse(text);
    if (!address) return std::nullopt;
    return counted_as(*address);
}

void add_caller(KeyedHash& hash, std::string_view text) {
    const std::optional<Address> address = parse_counted(text);
    if (!address) return hash.add(text);
    const auto& bytes = address->bytes();
    hash.add(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

bool is_anonymous(std::string_view apikey) {
    return apikey.empty() || apikey == anonymous_key;
}

}  // namespace

struct RateLimits::State {
    std::array<std::uint64_t, 2> hash_key{};
    std::array<Shard, shard_count> shards;
    std::size_t max_windows_per_shard = 0;

    mutable std::shared_mutex whitelist_mutex;
    std::unordered_set<Address> trusted;
    /// Until when.
    std::unordered_map<Address, Time> whitelisted;

    HashName name(const RateRule& rule, const RateCaller& caller, bool anonymous) const;
    int hit(const HashName& name, const RateRule& rule, Time now, Time& reset);
    bool is_trusted(std::string_view address) const;
};

HashName RateLimits::State::name(const RateRule& rule, const RateCaller& caller,
                                 bool anonymous) const {
    KeyedHash hash(hash_key);
    hash.add((static_cast<std::uint64_t>(rule.key) << 32) |
             static_cast<std::uint64_t>(rule.window.count()));
    if (rule.key == RateKey::peer) {
        hash.add(std::uint64_t{caller.route});
        add_caller(hash, caller.peer);
        return hash.finish();
    }
    const Method method = caller.method == Method::head ? Method::get : caller.method;
    hash.add(static_cast<std::uint64_t>(method));
    hash.add(caller.path);
    if (rule.key == RateKey::client_method_path)
        add_caller(hash, caller.effective_peer);
    else
        hash.add(anonymous ? anonymous_key : caller.apikey);
    return hash.finish();
}

/// Counts one hit and returns how many the window has now.
int RateLimits::State::hit(const HashName& name, const RateRule& rule, Time now, Time& reset) {
    Shard& shard = shards[name.high % shard_count];
    const std::int64_t micros = to_micros(now);
    const std::lock_guard lock(shard.mutex);
    auto found = shard.windows.find(name);
    if (found == shard.windows.end()) {
        shard.tidy(micros, max_windows_per_shard);
        found = shard.windows.emplace(name, Window{}).first;
    }
    Window& window = found->second;
    if (window.end <= micros) window = {micros + Duration(rule.window).count(), 0};
    reset = from_micros(window.end);
    return window.count < std::numeric_limits<int>::max() ? ++window.count : window.count;
}

bool RateLimits::State::is_trusted(std::string_view text) const {
    const std::optional<Address> address = Address::parse(text);
    if (!address) return false;
    const std::shared_lock lock(whitelist_mutex);
    return trusted.contains(*address);
}

RateLimits::RateLimits(Options options, Random& random)
    : enabled_(options.enabled), state_(std::make_unique<State>()) {
    state_->hash_key = {random.next(), random.next()};
    must(options.max_windows >= shard_count, "each shard holds a window");
    state_->max_windows_per_shard = options.max_windows / shard_count;
    set_trusted_addresses(options.trusted_addresses);
}

RateLimits::~RateLimits() = default;

RateVerdict RateLimits::count(std::span<const RateRule> rules, const RateCaller& caller, Time now) {
    RateVerdict verdict;
    if (rules.empty() || !enabled_.load(std::memory_order_relaxed)) return verdict;

    const bool wants_lists = std::ranges::any_of(rules, [](const RateRule& rule) {
        return rule.relaxed_amount != 0 || rule.anonymous_amount != 0;
    });
    const bool whitelisted = wants_lists && is_whitelisted(caller.effective_peer, now);
    const bool relaxed = whitelisted || (wants_lists && state_->is_trusted(caller.effective_peer));
    const bool anonymous = is_anonymous(caller.apikey);

    for (const RateRule& rule : rules) {
        int amount = rule.amount;
        if (relaxed && rule.relaxed_amount != 0) amount = rule.relaxed_amount;
        if ((anonymous || whitelisted) && rule.key == RateKey::apikey_method_path &&
            rule.anonymous_amount != 0)
            amount = rule.anonymous_amount;
        Time reset;
        const int hits = state_->hit(state_->name(rule, caller, anonymous), rule, now, reset);
        const bool breached = hits > amount;
        if (verdict.limited && !breached) continue;
        verdict = {.limited = true,
                   .allowed = !breached,
                   .amount = amount,
                   .remaining = std::max(0, amount - hits),
                   .window = rule.window,
                   .reset = reset};
        if (breached) break;
    }
    return verdict;
}

void RateLimits::whitelist(std::string_view text, Time now) {
    const std::optional<Address> address = parse_counted(text);
    if (!address) return;
    const std::unique_lock lock(state_->whitelist_mutex);
    auto& entries = state_->whitelisted;
    if (entries.size() >= max_whitelisted_addresses && !entries.contains(*address)) {
        std::erase_if(entries, [now](const auto& entry) { return entry.second <= now; });
        if (entries.size() >= max_whitelisted_addresses) return;
    }
    entries[*address] = now + whitelist_period;
}

bool RateLimits::is_whitelisted(std::string_view text, Time now) const {
    const std::optional<Address> address = parse_counted(text);
    if (!address) return false;
    const std::shared_lock lock(state_->whitelist_mutex);
    const auto entry = state_->whitelisted.find(*address);
    return entry != state_->whitelisted.end() && entry->second > now;
}

void RateLimits::set_trusted_addresses(const std::vector<std::string>& addresses) {
    std::unordered_set<Address> trusted;
    for (const std::string& text : addresses)
        if (const std::optional<Address> address = Address::parse(text)) trusted.insert(*address);
    const std::unique_lock lock(state_->whitelist_mutex);
    state_->trusted = std::move(trusted);
}

std::size_t RateLimits::window_count() const {
    std::size_t count = 0;
    for (const Shard& shard : state_->shards) {
        const std::lock_guard lock(shard.mutex);
        count += shard.windows.size();
    }
    return count;
}

std::size_t RateLimits::whitelist_count() const {
    const std::shared_lock lock(state_->whitelist_mutex);
    return state_->whitelisted.size();
}

std::int64_t seconds_to_reset(const RateVerdict& verdict, Time now) {
    const Duration left = verdict.reset - now;
    return left <= Duration::zero() ? 0 : std::chrono::ceil<seconds>(left).count();
}

void sort_rates(std::vector<RateRule>& rules) {
    std::ranges::stable_sort(rules, {}, &RateRule::window);
}

}  // namespace orda::http
