#include "base/settings_load.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>
#include <unordered_map>

#include "base/digest.h"
#include "base/settings_check.h"
#include "base/settings_environment.h"
#include "base/settings_schema.h"
#include "base/settings_toml.h"
#include "base/text.h"

namespace orda {

namespace {

/// Largest configuration, dotenv or secret file.
constexpr std::size_t max_file_size = 1 << 20;

/// Throws std::runtime_error with words.
std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text;
    if (file) {
        text.resize(max_file_size + 1);
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(file.gcount()));
    }
    if (!file.is_open() || file.bad()) throw std::runtime_error("the file cannot be read");
    if (text.size() > max_file_size) throw std::runtime_error("the file is too large");
    return text;
}

std::string file_name(const std::string& path) {
    return path.substr(path.find_last_of('/') + 1);
}

struct Found {
    SettingText value;
    SettingOrigin origin = SettingOrigin::built_in;
    std::string place;
};

/// Collects the text of every key from its sources, then makes Settings of them.
class Loader {
  public:
    explicit Loader(const SettingsSources& sources) : sources_(sources) {
        for (const auto& key : settings_schema()) {
            found_[key.name].value.text = key.built_in;
            key_names_.push_back(key.name);
        }
    }

    LoadedSettings load() {
        read_config_file();
        read_environment();
        read_command_line();
        derive();
        LoadedSettings loaded = finish();
        if (problems_.empty()) check_settings(loaded.settings, problems_, warnings_);
        if (!problems_.empty()) throw SettingsError(std::move(problems_));
        loaded.warnings = std::move(warnings_);
        loaded.notes = std::move(notes_);
        return loaded;
    }

  private:
    void read_config_file() {
        if (sources_.config_file.empty()) return;
        const auto name = file_name(sources_.config_file);
        try {
            for (auto& setting : parse_toml(read_file(sources_.config_file))) {
                const auto place = fmt::format("{}:{}", name, setting.line);
                offer(setting.key, std::move(setting.value), SettingOrigin::file, place);
            }
        } catch (const std::runtime_error& error) {
            problems_.push_back(fmt::format("{}: {}", sources_.config_file, error.what()));
        }
    }

    void read_environment() {
        environment_ = sources_.environment;
        read_dotenv();
        take_aliases();
        take_own_names();
        take_telemetry();
        switch_to_s3();
        look_for_misspellings();
    }

    void read_dotenv() {
        if (sources_.env_file.empty()) return;
        const auto path = dotenv_path(sources_.env_file, sources_.environment);
        try {
            auto dotenv = parse_dotenv(read_file(path), sources_.environment);
            for (auto& [name, value] : dotenv.variables)
                if (environment_.emplace(name, std::move(value)).second)
                    env_file_of_[name] = file_name(path);
            for (const auto& warning : dotenv.warnings)
                warnings_.push_back(fmt::format("{}: {}", path, warning));
        } catch (const std::runtime_error& error) {
            problems_.push_back(fmt::format("{}: {}", path, error.what()));
        }
    }

    void take_aliases() {
        for (const auto& alias : setting_aliases()) {
            const std::string variable(alias.variable);
            const auto* value = variable_value(variable);
            if (value == nullptr || value->empty()) continue;
            if (alias.file && access(value->c_str(), R_OK) != 0) {
                notes_.push_back(fmt::format(
                    "{}: there is no file {} here; the built-in text is used", variable, *value));
                continue;
            }
            for (const auto key : alias.keys)
                take_alias(std::string(key), variable, *value);
        }
        for (const auto& [variable, value] : environment_)
            if (is_ignored_variable(variable)) ignored_.push_back(variable);
        if (!ignored_.empty())
            notes_.push_back(fmt::format("not needed here and ignored: {}", join(ignored_, ", ")));
    }

    void take_alias(const std::string& key, const std::string& variable, const std::string& value) {
        const auto own = environment_name(key);
        const auto& now = found_.at(key);
        std::string before;
        std::string place;
        if (const auto* text = variable_value(own)) {
            before = *text;
            place = own;
        } else if (now.origin == SettingOrigin::environment) {
            before = now.value.text;
            place = now.place;
        }
        if (!place.empty()) {
            if (before != value)
                warnings_.push_back(
                    fmt::format("{} and {} disagree; {} counts", place, variable, place));
            return;
        }
        offer(key, {value, {}}, SettingOrigin::environment, variable_place(variable));
    }

    void take_own_names() {
        for (const auto& key : settings_schema()) {
            const auto variable = environment_name(key.name);
            const auto* value = variable_value(variable);
            const bool may_be_empty =
                key.kind != SettingKind::boolean && key.kind != SettingKind::integer &&
                key.kind != SettingKind::decimal && key.kind != SettingKind::duration &&
                key.kind != SettingKind::size && key.kind != SettingKind::choice;
            if (value != nullptr && (may_be_empty || !value->empty()))
                offer(key.name, {*value, {}}, SettingOrigin::environment, variable_place(variable));
            if (key.kind == SettingKind::secret || key.kind == SettingKind::connection)
                take_secret_file(key.name, variable, value != nullptr);
        }
    }

    void take_secret_file(const std::string& key, const std::string& variable, bool given) {
        const auto file_variable = variable + "_FILE";
        const auto* path = variable_value(file_variable);
        if (path == nullptr || path->empty()) return;
        if (given) {
            warnings_.push_back(fmt::format("{} and {} are both set; {} counts", variable,
                                            file_variable, variable));
            return;
        }
        try {
            std::string text = read_file(*path);
            while (text.ends_with('\n') || text.ends_with('\r'))
                text.pop_back();
            offer(key, {std::move(text), {}}, SettingOrigin::environment,
                  variable_place(file_variable));
        } catch (const std::runtime_error& error) {
            problems_.push_back(fmt::format("{} ({}): {}", file_variable, *path, error.what()));
        }
    }

    /// The original's switches for telemetry, which are no values of their own.
    void take_telemetry() {
        const auto on = [this](const char* variable) {
            const auto* value = variable_value(variable);
            return value != nullptr && parse_boolean_word(*value);
        };
        auto& endpoint = found_.at("telemetry.otlp_endpoint");
        if (variable_value(environment_name("telemetry.otlp_endpoint")) != nullptr) return;
        if (on("OTEL_SDK_DISABLED") && endpoint.origin == SettingOrigin::environment)
            endpoint = {{"", {}}, SettingOrigin::environment, "OTEL_SDK_DISABLED"};
        else if (on("AI_HORDE_TELEMETRY_ENABLED") && endpoint.value.text.empty())
            endpoint = {{"http://localhost:4318", {}},
                        SettingOrigin::environment,
                        "AI_HORDE_TELEMETRY_ENABLED"};
    }

    static bool parse_boolean_word(const std::string& text) {
        const auto word = ascii_lower(text);
        return word == "1" || word == "true" || word == "yes";
    }

    /// The original's store is used when its address and credentials are given (B4).
    void switch_to_s3() {
        auto& backend = found_.at("objects.backend");
        if (backend.origin != SettingOrigin::built_in) return;
        if (variable_value("R2_TRANSIENT_ACCOUNT") == nullptr) return;
        bool placeholder = false;
        for (const auto* key :
             {"objects.s3.endpoint", "objects.s3.access_key", "objects.s3.secret_key"}) {
            const auto& text = found_.at(key).value.text;
            if (text.empty()) return;
            placeholder = placeholder || is_placeholder(text);
        }
        if (placeholder) {
            warnings_.emplace_back(
                "R2_TRANSIENT_ACCOUNT: the credentials are placeholders; the local store is used");
            found_.at("objects.s3.endpoint").value.text = "";
            return;
        }
        backend = {{"s3", {}}, SettingOrigin::environment, variable_place("R2_TRANSIENT_ACCOUNT")};
    }

    void look_for_misspellings() {
        std::vector<std::string> known;
        for (const auto& key : settings_schema()) {
            known.push_back(environment_name(key.name));
            if (key.kind == SettingKind::secret || key.kind == SettingKind::connection)
                known.push_back(known.back() + "_FILE");
        }
        for (const auto& alias : setting_aliases())
            known.emplace_back(alias.variable);
        for (const auto& [variable, value] : environment_) {
            if (is_ignored_variable(variable) || std::ranges::find(known, variable) != known.end())
                continue;
            const auto meant = closest_name(variable, known);
            if (!meant.empty())
                warnings_.push_back(
                    fmt::format("{} is not known and ignored; did you mean {}?", variable, meant));
        }
    }

    void read_command_line() {
        for (const auto& argument : sources_.command_line) {
            const auto equals = argument.find('=');
            if (equals == std::string::npos) {
                problems_.push_back(
                    fmt::format("--set {}: must be of the form key=value", argument));
                continue;
            }
            const auto key = std::string(trim(std::string_view(argument).substr(0, equals)));
            offer(key, {argument.substr(equals + 1), {}}, SettingOrigin::command_line, "--set");
        }
        if (sources_.verbosity == 0) return;
        const auto& key = *find_setting("log.level");
        auto& level = found_.at(key.name);
        const auto at = std::ranges::find(key.choices, ascii_lower(level.value.text));
        if (at == key.choices.end()) return;
        const auto last = static_cast<std::ptrdiff_t>(key.choices.size()) - 1;
        const auto moved =
            std::clamp<std::ptrdiff_t>(at - key.choices.begin() - sources_.verbosity, 0, last);
        level = {{key.choices[static_cast<std::size_t>(moved)], {}},
                 SettingOrigin::command_line,
                 sources_.verbosity > 0 ? "-v" : "-q"};
    }

    void offer(const std::string& key, SettingText value, SettingOrigin origin,
               const std::string& place) {
        const auto known = found_.find(key);
        if (known != found_.end()) {
            known->second = {std::move(value), origin, place};
            return;
        }
        const auto meant = closest_name(key, key_names_);
        problems_.push_back(fmt::format("{}: there is no setting {}{}", place, key,
                                        meant.empty() ? "" : "; did you mean " + meant + "?"));
    }

    /// Values that follow from others or from this machine.
    void derive() {
        const std::string dir = found_.at("data.dir").value.text;
        for (auto& [name, found] : found_) {
            constexpr std::string_view place_holder = "{data.dir}";
            if (found.origin != SettingOrigin::built_in) continue;
            const auto at = found.value.text.find(place_holder);
            if (at == std::string::npos) continue;
            found.value.text.replace(at, place_holder.size(), dir);
            found.origin = SettingOrigin::derived;
        }
        const auto cores = std::max(1U, std::thread::hardware_concurrency());
        derive_one("server.threads", "0", std::to_string(cores));
        derive_one("images.codec_threads", "0", std::to_string(std::max(1U, cores / 2)));
        derive_one("site.url", "", found_.at("server.public_url").value.text);
        char host[256] = {};
        if (gethostname(host, sizeof host - 1) == 0) derive_one("server.node_name", "", host);
    }

    void derive_one(const std::string& key, std::string_view unset, const std::string& value) {
        auto& found = found_.at(key);
        if (trim(found.value.text) != unset || value.empty()) return;
        found = {{value, {}}, SettingOrigin::derived, ""};
    }

    LoadedSettings finish() {
        LoadedSettings loaded{};
        for (const auto& key : settings_schema()) {
            const auto& found = found_.at(key.name);
            try {
                const auto data = parse_setting(key, found.value);
                key.assign(loaded.settings, data);
                const auto* secret = std::get_if<Secret>(&data);
                const auto text = setting_text(key, data);
                loaded.values.push_back({key.name, text, found.origin, found.place,
                                         sha256_hex(secret ? secret->reveal() : text)});
            } catch (const std::invalid_argument& error) {
                problems_.push_back(fmt::format(
                    "{}{}: must be {}{}", key.name,
                    found.place.empty() ? "" : " (" + found.place + ")", error.what(),
                    key.kind == SettingKind::secret || key.kind == SettingKind::connection ||
                            found.value.list
                        ? ""
                        : ", but is " +
                              quoted(first_code_points(with_valid_utf8(found.value.text), 100))));
            }
        }
        return loaded;
    }

    const std::string* variable_value(const std::string& variable) const {
        const auto found = environment_.find(variable);
        return found == environment_.end() ? nullptr : &found->second;
    }

    std::string variable_place(const std::string& variable) const {
        const auto file = env_file_of_.find(variable);
        return file == env_file_of_.end() ? variable : variable + " in " + file->second;
    }

    const SettingsSources& sources_;
    Environment environment_;
    /// Variables that come from the dotenv file.
    Environment env_file_of_;
    std::unordered_map<std::string, Found> found_;
    std::vector<std::string> key_names_;
    std::vector<std::string> ignored_;
    std::vector<std::string> problems_;
    std::vector<std::string> warnings_;
    std::vector<std::string> notes_;
};

}  // namespace

SettingsError::SettingsError(std::vector<std::string> problems)
    : std::runtime_error(join(problems, "\n")), problems_(std::move(problems)) {}

LoadedSettings load_settings(const SettingsSources& sources) {
    return Loader(sources).load();
}

Settings default_settings() {
    return load_settings({}).settings;
}

SettingsReload reload_settings(const LoadedSettings& running, const SettingsSources& sources) {
    SettingsReload reload{.next = load_settings(sources), .changed = {}, .needs_restart = {}};
    const auto& schema = settings_schema();
    for (std::size_t i = 0; i < schema.size(); ++i) {
        if (running.values[i].fingerprint == reload.next.values[i].fingerprint) continue;
        if (schema[i].reloadable) {
            reload.changed.push_back(schema[i].name);
        } else {
            reload.needs_restart.push_back(schema[i].name);
            schema[i].copy(running.settings, reload.next.settings);
            reload.next.values[i] = running.values[i];
        }
    }
    return reload;
}

}  // namespace orda
