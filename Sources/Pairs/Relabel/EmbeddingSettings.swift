internal import Base
internal import Inference

/// How texts become vectors: the model, and what it wants to stand before queries and passages.
package struct EmbeddingSettings: Sendable, Equatable {
  /// What a model was trained to read.
  package enum Format: String, Sendable, CaseIterable {
    /// `query: ` and `passage: ` (E5 and its kind).
    case e5
    /// `task: {task} | query: ` and `title: {title or none} | text: ` (Gecko, EmbeddingGemma).
    case gecko
    /// Nothing.
    case plain

    /// The format of a model by its name.
    package init(model: String) {
      let name = model.lowercased()
      func has(_ part: String) -> Bool { name.contains(part) }
      self = has("e5") ? .e5 : has("gecko") || has("embeddinggemma") || has("embedding-gemma") ? .gecko : .plain
    }

    /// What is embedded of a query.
    func text(of query: QueryRecord) -> String {
      switch self {
      case .e5: "query: \(query.query)"
      case .gecko: "task: \(query.task) | query: \(query.query)"
      case .plain: query.query
      }
    }

    /// What is embedded of a passage.
    func text(of passage: Passage) -> String {
      let titled = passage.title.isEmpty ? passage.text : "\(passage.title)\n\(passage.text)"
      return switch self {
      case .e5: "passage: \(titled)"
      case .gecko: "title: \(passage.title.isEmpty ? "none" : passage.title) | text: \(passage.text)"
      case .plain: titled
      }
    }
  }

  /// The model's name, as the server knows it.
  package var model: String
  /// What stands before texts.
  package var format: Format
  /// Texts of a request.
  package var batch = 32
  /// Dimensions, of models that can be cut; nil for all.
  package var dimensions: Int?

  /// Settings for a model.
  ///
  /// - Parameter format: nil for the format that the model's name tells.
  package init(model: String, format: Format? = nil) {
    self.model = model
    self.format = format ?? Format(model: model)
  }

  /// Writes the settings as members of an object.
  internal func describe(_ json: inout JSONWriter) {
    json.member("model", model)
    json.member("format", format.rawValue)
    json.member("batch", batch)
    json.member("dimensions", dimensions)
  }

  /// The question for some vectors.
  internal func question(_ texts: [String]) -> Question {
    let request = EmbeddingRequest(model: model, inputs: texts, dimensions: dimensions)
    return Question(
      path: EmbeddingRequest.path, body: request.body(),
      estimatedTokens: texts.reduce(0) { $0 + TokenEstimate.tokens($1) }, subject: .vectors(count: texts.count))
  }
}
