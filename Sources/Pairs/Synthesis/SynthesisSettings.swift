internal import Base
internal import Inference
internal import Records

/// What decides which queries are made: prompts, the model, and how it generates.
package struct SynthesisSettings: Sendable {
  /// The model's name, as the server knows it.
  package var model: String
  /// The function of the server that generates.
  package var api = GenerationAPI.completions
  /// The prompts.
  package var templates = TemplateSet.builtIn
  /// The families that queries are made of, each as often as any other; empty for all that a language has.
  package var families: [String] = []
  /// Queries for each seed.
  package var queries = 1
  /// Another draw of families, personas, difficulties and lengths for another seed.
  package var seed: UInt64 = 0
  /// How freely the model writes.
  package var temperature = 0.7
  /// The share of the most likely words that it writes with.
  package var topP = 0.95

  /// Settings for a model.
  package init(model: String) { self.model = model }

  /// Checks names and numbers.
  ///
  /// - Throws: `PairsError.badSettings`.
  package func check() throws(PairsError) {
    try templates.check(families: families)
    guard queries >= 1, queries <= 100 else {
      throw PairsError(.badSettings, "a passage has 1 to 100 queries, not \(queries)")
    }
    guard temperature >= 0, temperature <= 2, topP > 0, topP <= 1 else {
      throw PairsError(.badSettings, "temperature is 0 to 2, and top-p above 0 and at most 1")
    }
  }

  /// Writes the settings as members of an object: all that queries depend on.
  internal func describe(_ json: inout JSONWriter) {
    json.member("model", model)
    json.member("api", api.rawValue)
    json.member("families", families)
    json.member("queries", queries)
    json.member("seed", seed)
    json.key("temperature")
    json.number(temperature)
    json.key("top_p")
    json.number(topP)
    json.key("templates")
    json.beginObject()
    for template in templates.templates where template.kind == .synthesis {
      json.key(template.name)
      json.string(template.digest)
    }
    json.endObject()
    json.key("lists")
    json.beginObject()
    for list in templates.lists.all {
      json.key(list.name)
      json.string(Digest.sha256(list.lines.joined(separator: "\n")))
    }
    json.endObject()
  }

  /// The families for passages of a language.
  internal func families(for language: LanguageTag) -> [String] {
    let known = templates.families(for: language)
    return families.isEmpty ? known : families.filter(known.contains)
  }
}

/// The function of a server that generates text.
package enum GenerationAPI: String, Sendable, CaseIterable {
  /// A prompt is continued: for base models, which have no chat template, and all others.
  case completions
  /// Messages are answered: for models that were trained to chat, and servers that know nothing else.
  case chat

  /// The path below the server's address.
  internal var path: String { self == .chat ? ChatRequest.path : CompletionRequest.path }
}
