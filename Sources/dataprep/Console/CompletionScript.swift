import ArgumentParser

/// A shell's completion script as it is printed.
///
/// The parser's own scripts know nothing of default subcommands: after `dataprep tokenize` they complete names of
/// subcommands alone. Here that place and what follows it are completed as the default subcommand's, too.
enum CompletionScript {
  /// Adds default subcommands to a script that the parser made; any other text stays as it is.
  static func completed(_ text: String) -> String {
    var text = text
    for (words, name) in defaults(below: Dataprep.self, ["dataprep"]) {
      let function = "_" + words.joined(separator: "_")
      if text.hasPrefix("#compdef") {
        text = zsh(text, function, name)
      } else if text.contains("complete -o filenames -F") {
        text = bash(text, function, name)
      } else if text.contains("complete -c 'dataprep'") {
        text = fish(text, words, name)
      }
    }
    return text
  }

  /// Commands with a default subcommand, as words, and its name.
  private static func defaults(
    below command: any ParsableCommand.Type, _ words: [String]
  ) -> [(words: [String], name: String)] {
    let configuration = command.configuration
    let own = configuration.defaultSubcommand.map { [(words: words, name: $0._commandName)] } ?? []
    return own + configuration.subcommands.flatMap { defaults(below: $0, words + [$0._commandName]) }
  }

  /// Replaces the first `old` after `start`.
  private static func replacing(_ old: String, with new: String, in text: String, after start: String) -> String {
    guard let begin = text.firstRange(of: start),
      let place = text[begin.upperBound...].firstRange(of: old)
    else { return text }
    return text[..<place.lowerBound] + new + text[place.upperBound...]
  }

  private static func bash(_ text: String, _ function: String, _ name: String) -> String {
    let branch = "        # Offer subcommand completions\n"
    return replacing(
      branch, with: branch + "        \"\(function)_\(name)\"\n", in: text, after: "\n\(function)() {")
  }

  private static func zsh(_ text: String, _ function: String, _ name: String) -> String {
    let start = "\n\(function)() {"
    let files = "        _describe -V subcommand subcommands && ret=0\n"
    let text = replacing(files, with: files + "        _files && ret=0\n", in: text, after: start)
    let end = "            ;;\n        esac\n"
    return replacing(
      end, with: "            ;;\n        *)\n            \(function)_\(name) && ret=0\n" + end, in: text, after: start)
  }

  private static func fish(_ text: String, _ words: [String], _ name: String) -> String {
    let path = words.joined(separator: " ")
    // The line that takes the default subcommand's words apart is used again, as if its name stood there.
    let start = "case '\(words[words.count - 1])'\n"
    let own = "case '\(name)'\n"
    guard let begin = text.firstRange(of: start), let branch = text[begin.upperBound...].firstRange(of: own),
      let end = text[branch.upperBound...].firstIndex(of: "\n")
    else { return text }
    let line = text[branch.upperBound..<end]
    let other = """
                  case '*'
                      if set -q unparsed_tokens[1]
                          set -p unparsed_tokens '\(name)'
                          \(line.drop { $0 == " " || $0 == "\n" })
                      end
                  end

      """
    let text = replacing("\n            end\n", with: "\n\(other)", in: text, after: String(line))
    let files = "__\(words[0])_should_offer_completions_for_positional \"\(path)\" -eq 1"
    return text + "\ncomplete -c '\(words[0])' -n '\(files)' -F"
  }
}
