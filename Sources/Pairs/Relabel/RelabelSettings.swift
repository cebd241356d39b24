internal import Base
internal import Records

/// What decides how queries get their positives and negatives.
package struct RelabelSettings: Sendable {
  /// How texts become vectors.
  package var embeddings: EmbeddingSettings
  /// Candidates of each query, the seed among them.
  package var candidates = 20
  /// How the nearest passages are found.
  package var search = SearchMethod.exact
  /// The language model's name, as the server knows it.
  package var model: String
  /// The function of the server that classifies.
  package var api = GenerationAPI.completions
  /// Alternatives of the next word that are asked for to find the labels among them.
  package var alternatives = 20
  /// The prompts.
  package var templates = TemplateSet.builtIn
  /// What becomes of the candidates' scores.
  package var selection: PairSelection

  /// Settings for two models, with the defaults of Gecko.
  package init(embeddings: EmbeddingSettings, model: String, selection: PairSelection) {
    self.embeddings = embeddings
    self.model = model
    self.selection = selection
  }

  /// Checks numbers.
  ///
  /// - Throws: `PairsError.badSettings`.
  package func check() throws(PairsError) {
    guard (2...1000).contains(candidates) else {
      throw PairsError(.badSettings, "a query has 2 to 1,000 candidates, not \(candidates)")
    }
    guard (1...2048).contains(embeddings.batch) else {
      throw PairsError(.badSettings, "a request for vectors has 1 to 2,048 texts, not \(embeddings.batch)")
    }
  }

  /// Whether query likelihood counts.
  internal var asksLikelihood: Bool { selection.fusion.rankers != .relevance }
  /// Whether relevance counts.
  internal var asksRelevance: Bool { selection.fusion.rankers != .likelihood }

  /// Writes what scores depend on as members of an object.
  internal func describeScores(_ json: inout JSONWriter) {
    json.member("model", model)
    json.member("rankers", selection.fusion.rankers.rawValue)
    json.member("api", api.rawValue)
    json.member("alternatives", alternatives)
    json.key("templates")
    json.beginObject()
    for template in templates.templates where template.kind != .synthesis {
      json.key(template.name)
      json.string(template.digest)
    }
    json.endObject()
  }
}

/// How many lists of an inverted file a query passes.
package enum InvertedAim: Sendable, Equatable {
  /// So many.
  case probes(Int)
  /// As many as a sample of the queries needs to find such a share of what an exact search finds.
  case recall(Double)
}

/// How the nearest passages of a query are found.
package enum SearchMethod: Sendable, Equatable {
  /// All inner products are computed.
  case exact
  /// All are computed with components of a byte, and the best ones again with floats.
  case bytes
  /// Only the passages of the nearest lists are compared: for millions of passages.
  case inverted(lists: Int?, InvertedAim)

  /// Writes it as members of an object.
  internal func describe(_ json: inout JSONWriter) {
    switch self {
    case .exact: json.member("search", "exact")
    case .bytes: json.member("search", "int8")
    case .inverted(let lists, let aim):
      json.member("search", "ivf")
      json.member("lists", lists)
      switch aim {
      case .probes(let probes): json.member("probes", probes)
      case .recall(let recall): json.member("recall", recall, decimals: 4)
      }
    }
  }
}
