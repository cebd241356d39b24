internal import CSystem
internal import CVectors
internal import Records

/// Predicts the labels of texts with a fastText model; one per thread, because it owns scratch memory and a word cache.
///
/// The best label equals the reference's (fastText 0.9.2) unless the reference's two best differ by less than 10^-5;
/// probabilities differ by less than 10^-5. No call allocates once the scratch memory has grown.
public final class FastTextPredictor {
  /// The model in use.
  package let model: FastTextModel
  /// The predictions of the last `predict`, best first.
  public private(set) var predictions: [Prediction] = []

  private let vector: TextVector
  private let products: ModelMemory
  private var best = BestLabels()
  /// Whether each label may be predicted; empty if all may.
  private let allowed: [Bool]
  private var treeSearch: TreeSearch?
  private let letterText: LetterText?
  /// The label of texts in no language, where a model that reads letters only has one and may predict it: of such
  /// texts it sees too little.
  private let undetermined: Int?
  /// Made for the first text that needs it, as it needs a table.
  private var scripts: ScriptCounts?
  private let composer = TextComposer()
  private let width = dataprep_widest_vectors()
  /// The sum of the last text's softmax values.
  private var total: Float = 1

  /// - Parameters:
  ///   - model: the model to use.
  ///   - labels: the indices of the labels to predict, nil for all. Probabilities are not renormalized over them.
  public init(_ model: FastTextModel, labels: Set<Int>? = nil) {
    self.model = model
    vector = TextVector(model)
    products = ModelMemory(byteCount: model.output.paddedCount * 4)
    allowed = labels.map { chosen in model.labels.indices.map { chosen.contains($0) } } ?? []
    letterText = model.readsLettersOnly ? LetterText() : nil
    let undetermined = model.readsLettersOnly ? model.labels.firstIndex(of: "und") : nil
    self.undetermined = undetermined.flatMap { labels?.contains($0) == false ? nil : $0 }
    treeSearch = model.tree.map { TreeSearch($0, allowed: allowed) }
  }

  /// Stores the text's best `count` labels in `predictions`; none if the model recognizes nothing in the text.
  ///
  /// The text is treated as one line: newlines separate words, and the end-of-line word is added as the reference does.
  /// Any bytes are accepted. A model that reads letters only is not asked about text that is in no language by its
  /// characters: that has the one label `und`.
  public func predict(_ text: Span<UInt8>, top count: Int = 1) {
    text.withUnsafeBytes { bytes in
      if let undetermined, count > 0,
        TextWithoutLanguage.isTold(line: bytes.bindMemory(to: UInt8.self), &scripts)
      {
        predictions.removeAll(keepingCapacity: true)
        predictions.append(Prediction(label: undetermined, probability: 1))
      } else {
        predict(bytes, top: count)
      }
    }
  }

  /// The text's best label; nil if the model recognizes nothing in the text.
  package func best(_ text: Span<UInt8>) -> Prediction? {
    predict(text, top: 1)
    return predictions.first
  }

  /// - Parameter isComposed: whether the text is known to be in normal form C.
  internal func predict(_ text: UnsafeRawBufferPointer, top count: Int, isComposed: Bool = false) {
    predictions.removeAll(keepingCapacity: true)
    var text = text
    if let letterText {
      if !isComposed { text = UnsafeRawBufferPointer(composer.composed(text.assumingMemoryBound(to: UInt8.self))) }
      text = letterText.letters(of: text)
      // The end-of-line word alone is no evidence.
      guard !text.isEmpty else { return }
    }
    guard count > 0, let hidden = vector.mean(of: text) else { return }
    best.reset(limit: min(count, model.labels.count))
    switch model.settings.loss {
    case .hierarchicalSoftmax: treeSearch?.run(hidden, output: model.output, best: &best)
    case .softmax: softmax(hidden)
    case .oneVersusAll, .negativeSampling: binaryLogistic(hidden)
    }
    best.sort()
    for entry in best.entries {
      predictions.append(Prediction(label: Int(entry.label), probability: min(1, expf(entry.score))))
    }
  }

  private func softmax(_ hidden: UnsafePointer<Float>) {
    let count = model.labels.count
    let values = products.elements(Float.self)
    model.output.multiply(hidden, into: values)
    for (index, prior) in model.labelPriors.enumerated() { values[index] += prior }
    // Padding must not be the maximum or add to the sum.
    for index in count..<model.output.paddedCount { values[index] = -.infinity }
    let total = dataprep_exponentials(values, model.output.paddedCount >> 4, width)
    self.total = total

    // A label below `floor` cannot enter the heap, however its logarithm is rounded.
    var floor = best.limit == 1 && allowed.isEmpty ? Float(0.999) : -1
    var index = dataprep_next_at_least(values, 0, count, floor, width)
    while index < count {
      if allowed.isEmpty || allowed[index] {
        let score = BestLabels.logarithm(values[index] / total)
        if !best.isFull || score >= best.least {
          best.insert(score: score, label: index)
          if best.isFull { floor = ((expf(best.least) - 1e-5) * (1 - 1e-5) - 1e-9) * total }
        }
      }
      index = dataprep_next_at_least(values, index + 1, count, floor, width)
    }
  }

  /// Calls `body` with the last text's probability of each label, after a `predict` with predictions. With hierarchical
  /// softmax only the predicted labels have probabilities.
  internal func forEachProbability(_ body: (_ label: Int, _ probability: Float) -> Void) {
    let values = products.elements(Float.self)
    switch model.settings.loss {
    case .hierarchicalSoftmax:
      for prediction in predictions { body(prediction.label, prediction.probability) }
    case .softmax:
      let share = 1 / total
      for label in 0..<model.labels.count { body(label, values[label] * share) }
    case .oneVersusAll, .negativeSampling:
      for label in 0..<model.labels.count { body(label, SigmoidTable.value(values[label])) }
    }
  }

  private func binaryLogistic(_ hidden: UnsafePointer<Float>) {
    let values = products.elements(Float.self)
    model.output.multiply(hidden, into: values)
    for index in 0..<model.labels.count {
      if !allowed.isEmpty, !allowed[index] { continue }
      let probability = SigmoidTable.value(values[index])
      if best.isFull, BestLabels.logarithm(probability) < best.least { continue }
      best.insert(score: BestLabels.logarithm(probability), label: index)
    }
  }
}
