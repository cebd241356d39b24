internal import Base
internal import Records
package import Runs

/// What `report.html` and `report.json` show of a run that filters documents. Every job fills what it knows; what is empty is
/// not shown.
package struct RunReport: Sendable {
  /// A step that documents passed.
  package struct Stage: Sendable, Equatable {
    package var name: String
    /// Documents in, and those kept after it.
    package var input: Int
    package var output: Int
    /// Documents dropped by reason, as far as it is known which reasons are this stage's.
    package var reasons: Tally
    package var processorSeconds: Double

    package init(name: String, input: Int, output: Int, reasons: Tally = Tally(), processorSeconds: Double = 0) {
      self.name = name
      self.input = input
      self.output = output
      self.reasons = reasons
      self.processorSeconds = processorSeconds
    }
  }

  /// What there is of a language.
  package struct Language: Sendable, Equatable {
    package var code: String
    /// Documents that are kept, in either tier, and Unicode scalars of their texts.
    package var documents: Int
    package var characters: Int
    /// Documents of the two tiers, where there are tiers: the clean ones, and those that are noisy only.
    package var clean: Int?
    package var noisyOnly: Int?
    /// Sentences, and those that are questionable by the rule that says so; 0 and empty where none were judged.
    package var sentences: Int
    package var questionable: Tally

    package init(
      code: String, documents: Int, characters: Int, clean: Int? = nil, noisyOnly: Int? = nil, sentences: Int = 0,
      questionable: Tally = Tally()
    ) {
      self.code = code
      self.documents = documents
      self.characters = characters
      self.clean = clean
      self.noisyOnly = noisyOnly
      self.sentences = sentences
      self.questionable = questionable
    }
  }

  /// A document that was dropped.
  package struct Sample: Sendable, Equatable {
    package var url: String
    package var language: String
    /// The values that decided, as an object of JSON.
    package var values: String
    /// The beginning of its text.
    package var text: String

    package init(url: String, language: String, values: String, text: String) {
      self.url = url
      self.language = language
      self.values = values
      self.text = text
    }
  }

  /// Some documents that were dropped for one reason.
  package struct Samples: Sendable, Equatable {
    package var reason: String
    package var samples: [Sample]

    package init(reason: String, samples: [Sample]) {
      self.reason = reason
      self.samples = samples
    }
  }

  /// What the page is called.
  package var title: String
  /// The program that made it.
  package var tool = "dataprep \(version)"
  /// Whether all of the run is done; and what is not, for people.
  package var isComplete = true
  package var pending: [String] = []
  /// Documents, or pages, that went in, and how they are called.
  package var input = 0
  package var inputNoun = "documents"
  /// Documents that came out.
  package var kept = 0
  /// Documents dropped by reason.
  package var rejects = Tally()
  /// Documents that are blocked, as their publishers opted out, by language.
  package var blocked = Tally()
  /// Faults by kind.
  package var faults = Tally()
  package var stages: [Stage] = []
  /// Those with most documents first.
  package var languages: [Language] = []
  /// Documents by length in characters; a bucket's name is its lower end.
  package var lengths = Tally()
  /// Documents by language score; a bucket's name is its lower end.
  package var scores = Tally()
  package var hosts = Tally()
  package var samples: [Samples] = []
  /// What the run was told, a line each: names and values.
  package var settings: [(name: String, value: String)] = []

  /// An empty report.
  package init(title: String) { self.title = title }

  /// A report of what a job has counted under the usual names (`Counts.Number`, `Counts.Name`).
  ///
  /// - Parameters:
  ///   - counts: `documents` are those kept; `rejects`, `faults`, `languages`, `characters`, `lengths`, `scores`, `hosts`,
  ///     `clean`, `noisy`, `sentences` and `questionable` are tallies.
  ///   - input: the number that counts what went in.
  package init(title: String, counts: Counts, input: Counts.Number) {
    self.init(title: title)
    self.input = counts[input]
    inputNoun = input.rawValue
    kept = counts[.documents]
    rejects = counts[.rejects]
    blocked = counts[.blockedLanguages]
    faults = counts[.faults]
    stages = counts.stages.map {
      Stage(name: $0.name, input: $0.input, output: $0.output, processorSeconds: $0.processorSeconds)
    }
    let hasTiers = counts[.clean].total + counts[.noisy].total > 0
    languages = counts[.languages].ranked.map { code, count in
      var questionable = Tally()
      for (name, sentences) in counts[.questionable].counts where name.hasPrefix(code + " ") {
        questionable.add(String(name.dropFirst(code.count + 1)), sentences)
      }
      return Language(
        code: code, documents: count, characters: counts[.characters][code],
        clean: hasTiers ? counts[.clean][code] : nil, noisyOnly: hasTiers ? counts[.noisy][code] : nil,
        sentences: counts[.sentences][code], questionable: questionable)
    }
    lengths = counts[.lengths]
    scores = counts[.scores]
    hosts = counts[.hosts]
  }

  /// Whether everything that went in is accounted for.
  package var addsUp: Bool { input == kept + rejects.total }
}

/// What filters count beside what an extraction counts.
extension Counts.Name {
  /// Documents of the tier clean by language.
  package static let clean = Self("clean")
  /// Documents of the tier noisy alone by language.
  package static let noisy = Self("noisy")
  /// Sentences by language.
  package static let sentences = Self("sentences")
  /// Questionable sentences by language and rule: `sw list-case`.
  package static let questionable = Self("questionable")
}
