#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/settings_schema.h"

namespace orda {

/// Writes the rows of one section of the table: a name and the member it fills, side by side, so
/// that neither can be without the other. Only the settings_schema files use it.
template <typename Section>
class SettingRows {
  public:
    using Find = Section& (*)(Settings&);

    SettingRows(std::vector<SettingKey>& rows, std::string prefix, Find find)
        : rows_(rows), prefix_(std::move(prefix)), find_(find) {}

    SettingKey& boolean(std::string_view name, bool Section::* member, std::string_view built_in,
                        std::string_view description) {
        return add(SettingKind::boolean, name, member, built_in, description);
    }
    SettingKey& integer(std::string_view name, std::int64_t Section::* member,
                        std::string_view built_in, std::string_view description) {
        return add(SettingKind::integer, name, member, built_in, description);
    }
    SettingKey& optional_integer(std::string_view name,
                                 std::optional<std::int64_t> Section::* member,
                                 std::string_view built_in, std::string_view description) {
        return add(SettingKind::optional_integer, name, member, built_in, description);
    }
    SettingKey& decimal(std::string_view name, double Section::* member, std::string_view built_in,
                        std::string_view description) {
        return add(SettingKind::decimal, name, member, built_in, description);
    }
    SettingKey& duration(std::string_view name, Duration Section::* member,
                         std::string_view built_in, std::string_view description) {
        return add(SettingKind::duration, name, member, built_in, description)
            .between(Duration{0}, std::chrono::days{3'650});
    }
    SettingKey& size(std::string_view name, std::int64_t Section::* member,
                     std::string_view built_in, std::string_view description) {
        return add(SettingKind::size, name, member, built_in, description).between(0, 1e15);
    }
    SettingKey& text(std::string_view name, std::string Section::* member,
                     std::string_view built_in, std::string_view description) {
        return add(SettingKind::text, name, member, built_in, description);
    }
    SettingKey& url(std::string_view name, std::string Section::* member, std::string_view built_in,
                    std::string_view description) {
        return add(SettingKind::url, name, member, built_in, description);
    }
    SettingKey& secret(std::string_view name, Secret Section::* member,
                       std::string_view description) {
        return add(SettingKind::secret, name, member, "", description);
    }
    SettingKey& connection(std::string_view name, Secret Section::* member,
                           std::string_view built_in, std::string_view description) {
        return add(SettingKind::connection, name, member, built_in, description);
    }
    SettingKey& texts(std::string_view name, std::vector<std::string> Section::* member,
                      std::string_view built_in, std::string_view description) {
        return add(SettingKind::texts, name, member, built_in, description);
    }
    SettingKey& networks(std::string_view name, std::vector<Network> Section::* member,
                         std::string_view built_in, std::string_view description) {
        return add(SettingKind::networks, name, member, built_in, description);
    }
    SettingKey& durations(std::string_view name, std::vector<Duration> Section::* member,
                          std::string_view built_in, std::string_view description) {
        return add(SettingKind::durations, name, member, built_in, description)
            .between(Duration{0}, std::chrono::days{1});
    }
    SettingKey& accounts(std::string_view name, std::vector<std::int64_t> Section::* member,
                         std::string_view built_in, std::string_view description) {
        return add(SettingKind::accounts, name, member, built_in, description);
    }
    /// `choices` are the words for the enumeration's values, in their order.
    template <typename Enumeration>
    SettingKey& choice(std::string_view name, Enumeration Section::* member,
                       std::vector<std::string> choices, std::string_view built_in,
                       std::string_view description) {
        SettingKey& key = describe(SettingKind::choice, name, built_in, description);
        key.choices = std::move(choices);
        key.assign = [find = find_, member](Settings& settings, const SettingData& data) {
            find(settings).*member = static_cast<Enumeration>(std::get<std::int64_t>(data));
        };
        copies(key, member);
        return key;
    }

  private:
    SettingKey& describe(SettingKind kind, std::string_view name, std::string_view built_in,
                         std::string_view description) {
        SettingKey& key = rows_.emplace_back();
        key.name = prefix_ + "." + std::string(name);
        key.kind = kind;
        key.built_in = built_in;
        key.description = description;
        return key;
    }

    template <typename Value>
    SettingKey& add(SettingKind kind, std::string_view name, Value Section::* member,
                    std::string_view built_in, std::string_view description) {
        SettingKey& key = describe(kind, name, built_in, description);
        key.assign = [find = find_, member](Settings& settings, const SettingData& data) {
            find(settings).*member = std::get<Value>(data);
        };
        copies(key, member);
        return key;
    }

    template <typename Value>
    void copies(SettingKey& key, Value Section::* member) {
        key.copy = [find = find_, member](const Settings& from, Settings& to) {
            // `find` only finds; it changes nothing.
            find(to).*member = find(const_cast<Settings&>(from)).*member;
        };
    }

    std::vector<SettingKey>& rows_;
    std::string prefix_;
    Find find_;
};

// The parts of the table.
void add_server_settings(std::vector<SettingKey>& rows);
void add_object_settings(std::vector<SettingKey>& rows);
void add_account_settings(std::vector<SettingKey>& rows);
void add_policy_settings(std::vector<SettingKey>& rows);
void add_site_settings(std::vector<SettingKey>& rows);

}  // namespace orda
