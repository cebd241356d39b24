internal import Base
package import Language
package import Records

/// What is known of one language on the web, and what is done about it: the content of `pipelines/lang/CODE.yaml`.
///
/// A rule is for documents that were identified as its language. What it does, it does in the order of its properties.
package struct LanguageRule: Sendable {
  /// A host whose documents are in another language than they were identified as.
  package struct Reroute: Sendable, Equatable {
    /// The host; those below it too, so that `es` stands for a whole top-level domain. The longest that fits counts.
    package var host: String
    /// The language.
    package var code: LanguageTag

    /// A host with its language.
    package init(host: String, code: LanguageTag) {
      self.host = host
      self.code = code
    }
  }

  /// What becomes of the language's documents at the end.
  package enum Fate: Sendable, Equatable {
    /// They stay what they are.
    case kept
    /// The label was wrong: they are documents of another one.
    case renamed(LanguageTag)
    /// They go to another language's documents.
    case merged(LanguageTag)
    /// They are dropped: what has this label on the web is noise.
    case dropped
  }

  /// One line of the rule's history.
  package struct Change: Sendable, Equatable {
    /// When, as `2026-01-31`.
    package var date: String
    /// The audit that it follows from, or what was measured.
    package var evidence: String
    /// Why.
    package var why: String

    /// A line of a history.
    package init(date: String, evidence: String, why: String) {
      self.date = date
      self.evidence = evidence
      self.why = why
    }
  }

  /// The language.
  package var code: LanguageTag
  /// Hosts whose documents are in other languages.
  package var reroutes: [Reroute] = []
  /// Stages that repair the language's texts, by id, with their defaults.
  package var repairs: [String] = []
  /// The script that at least half of a text's letters are in; nil for any.
  package var script: Script?
  /// Hosts whose documents are dropped.
  package var dropHosts = HostSet([])
  /// The only hosts whose documents are not dropped; empty for all.
  package var onlyHosts = HostSet([])
  /// Hosts whose documents need neither score.
  package var keepHosts = HostSet([])
  /// The least score of the language identifier; 0 for any.
  package var scoreMinimum = 0.0
  /// The least share of words that are specific to the language; 0 for any.
  package var wordListMinimum = 0.0
  /// Words that are specific to languages; what `wordListMinimum` counts.
  package var wordList: StageResource<WordList>?
  /// The language of documents below a minimum, which are its documents then and not dropped; nil to drop them.
  ///
  /// For a cousin that the identifier has no label for, or confuses: what this language's score or words do not reach is
  /// the cousin's.
  package var cousin: LanguageTag?
  /// Texts that no document may have, in any letter case of ASCII.
  package var bannedTexts: [String] = []
  /// Expressions that no line of a document may match.
  package var bannedExpressions: [LineExpression] = []
  /// What becomes of what is left.
  package var fate = Fate.kept
  /// How the rule came to be; nothing that is written depends on it.
  package var history: [Change] = []

  /// A rule that changes nothing.
  package init(code: LanguageTag) { self.code = code }

  /// Writes all that decides what a rule does.
  internal func describe(_ json: inout JSONWriter) {
    json.beginObject()
    json.member("code", code.code)
    json.key("reroute")
    json.beginObject()
    for reroute in reroutes.sorted(by: { Path.precedes($0.host, $1.host) }) {
      json.key(reroute.host)
      json.string(reroute.code.code)
    }
    json.endObject()
    json.member("repairs", repairs)
    json.member("script", script?.code)
    json.member("drop_hosts", dropHosts.hosts.sorted(by: Path.precedes))
    json.member("keep_hosts", keepHosts.hosts.sorted(by: Path.precedes))
    json.key("lid_minimum")
    json.number(scoreMinimum)
    json.key("word_list_minimum")
    json.number(wordListMinimum)
    json.member("word_list", wordList?.sha256)
    // Only where they are set: rules that were written before these keys keep their digest.
    if !onlyHosts.hosts.isEmpty { json.member("only_hosts", onlyHosts.hosts.sorted(by: Path.precedes)) }
    if let cousin { json.member("cousin", cousin.code) }
    json.member("banned", bannedTexts)
    json.member("banned_expressions", bannedExpressions.map(\.source))
    switch fate {
    case .kept: break
    case .renamed(let code): json.member("rename", code.code)
    case .merged(let code): json.member("merge", code.code)
    case .dropped: json.member("drop", true)
    }
    json.endObject()
  }
}
