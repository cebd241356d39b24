public import Base
internal import CSystem
internal import CVectors

/// Trains a classifier as `fasttext supervised` does: by stochastic gradient descent over lines, with a learning rate
/// that decays to 0 (Joulin et al., arXiv 1607.01759).
///
/// In fastText all threads update one model at once, so that no two runs are alike. Here lines are processed in
/// batches: threads compute the gradients of a batch's lines on the same model, then apply all updates in the order of
/// the lines, each thread to its own rows. So the model is the same to the last bit for any number of threads.
public final class FastTextTrainer: @unchecked Sendable {
  /// The progress of training.
  public struct Progress: Sendable {
    /// The share of the work that is done, from 0 to 1.
    package var share: Double
    /// The mean loss of the lines since the last report.
    package var loss: Double
    /// The current learning rate.
    package var rate: Float
    /// The number of words and labels processed, over all epochs.
    package var tokens: Int
  }

  private let settings: TrainingSettings
  private let text: TrainingText
  private let vocabulary: TrainingVocabulary
  /// The lines with at least one label in the vocabulary.
  private var order: [Int32] = []
  private let tree: LabelTree?
  private let width = dataprep_widest_vectors()
  private let dimension: Int
  private let padded: Int
  private let input: ModelMemory
  /// In blocks of 16 rows for softmax and one-versus-all, row by row for hierarchical softmax.
  private let output: ModelMemory
  private let hidden: ModelMemory
  private let factors: ModelMemory
  private let changes: ModelMemory
  private let examples = (0..<TrainingSettings.batch).map { _ in TrainingExample() }
  private var isStopped = false

  /// Prepares training; allocates the model.
  ///
  /// - Throws: `badTrainingText` if fewer than two labels are frequent enough.
  public init(_ text: consuming TrainingText, _ settings: TrainingSettings) throws(LanguageError) {
    self.settings = settings
    let vocabulary = TrainingVocabulary(text, settings)
    self.vocabulary = vocabulary
    let labels = vocabulary.labels
    guard labels.count > 1 else {
      throw LanguageError(
        .badTrainingText, "\(labels.count) labels are frequent enough; training needs at least two")
    }
    for line in 0..<text.lineCount {
      let range = text.labelStarts[line]..<text.labelStarts[line + 1]
      if range.contains(where: { vocabulary.labelNumbers[Int(text.lineLabels[$0])] >= 0 }) { order.append(Int32(line)) }
    }
    tree =
      settings.loss == .hierarchicalSoftmax
      ? try LabelTree(counts: labels.map(\.count)) { LanguageError(.badTrainingText, $0) } : nil
    dimension = settings.dimension
    padded = (labels.count + 15) & ~15
    input = ModelMemory(byteCount: (vocabulary.words.count + settings.usedBuckets) * settings.dimension * 4)
    output = ModelMemory(byteCount: padded * settings.dimension * 4)
    hidden = ModelMemory(byteCount: TrainingSettings.batch * settings.dimension * 4)
    changes = ModelMemory(byteCount: TrainingSettings.batch * settings.dimension * 4)
    factors = ModelMemory(byteCount: TrainingSettings.batch * padded * 4)
    self.text = text
  }

  /// Trains the model.
  ///
  /// - Parameters:
  ///   - threads: the number of threads; the model does not depend on it.
  ///   - progress: called after about every hundred batches; returns false to stop.
  /// - Throws: `interrupted` if `progress` returned false, `diverged` if weights became NaN or infinite.
  public func train(
    threads: Int, progress: @escaping @Sendable (Progress) -> Bool
  ) throws(LanguageError) -> TrainedModel {
    let threads = max(1, threads)
    let barrier = Barrier(count: threads)
    let outcome = Outcome()
    runWorkers(threads) { [self] thread in
      initialize(part: thread, of: threads)
      barrier.wait()
      work(thread, of: threads, barrier, outcome, progress)
    }
    if outcome.isInterrupted { throw LanguageError(.interrupted, "training was interrupted; no model was written") }
    guard outcome.loss.isFinite, rowsAreFinite else {
      throw LanguageError(
        .diverged, "training diverged: weights became NaN or infinite", advice: "Train with a smaller --rate.")
    }
    return TrainedModel(
      settings: settings, tokenCount: text.tokenCount, words: vocabulary.words, labels: vocabulary.labels, input: input,
      output: rowByRow())
  }

  /// What the first thread records for all.
  private final class Outcome: @unchecked Sendable {
    var isInterrupted = false
    var loss = 0.0
  }

  private func work(
    _ thread: Int, of threads: Int, _ barrier: Barrier, _ outcome: Outcome,
    _ progress: @Sendable (Progress) -> Bool
  ) {
    let total = Double(settings.epochs) * Double(text.tokenCount)
    var tokens = 0
    var loss = 0.0
    var lines = 0
    for epoch in 0..<settings.epochs {
      if thread == 0, settings.shuffles { shuffle(epoch) }
      barrier.wait()
      var start = 0
      while start < order.count {
        let batch = start..<min(order.count, start + TrainingSettings.batch)
        let rate = settings.rate * Float(max(0, 1 - Double(tokens) / total))
        for place in stride(from: thread, to: batch.count, by: threads) {
          forward(place, line: Int(order[start + place]), epoch: epoch, rate: rate)
        }
        barrier.wait()
        update(batch.count, part: thread, of: threads)
        for place in batch {
          let line = Int(order[place])
          tokens +=
            text.lineStarts[line + 1] - text.lineStarts[line] + text.labelStarts[line + 1] - text.labelStarts[line]
        }
        if thread == 0 {
          for place in batch { loss += examples[place - start].loss }
          lines += batch.count
          if lines >= 100 * TrainingSettings.batch || batch.upperBound == order.count && epoch == settings.epochs - 1 {
            let news = Progress(
              share: Double(tokens) / total, loss: loss / Double(lines), rate: rate, tokens: tokens)
            outcome.loss = loss
            if !progress(news) { outcome.isInterrupted = true }
            if outcome.isInterrupted || !loss.isFinite { isStopped = true }
            (loss, lines) = (0, 0)
          }
        }
        barrier.wait()
        if isStopped { return }
        start = batch.upperBound
      }
    }
  }

  /// Initializes a thread's share of the input matrix with random values between -1/dimension and 1/dimension.
  private func initialize(part: Int, of parts: Int) {
    let count = input.byteCount / 4
    let values = input.elements(Float.self)
    let bound = 1 / Float(dimension)
    for index in (count / parts * part)..<(part == parts - 1 ? count : count / parts * (part + 1)) {
      values[index] = bound * (Float(Self.random(settings.seed, index) >> 40) / Float(1 << 23) - 1)
    }
  }

  /// The random number at an index of a sequence (SplitMix64).
  private static func random(_ seed: UInt64, _ place: Int) -> UInt64 {
    var z = seed &* 0xD6E8_FEB8_6659_FD93 &+ (UInt64(place) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private func shuffle(_ epoch: Int) {
    for index in stride(from: order.count - 1, to: 0, by: -1) {
      let random = Self.random(settings.seed &+ UInt64(epoch) &+ 1, index)
      order.swapAt(index, Int(random.multipliedFullWidth(by: UInt64(index + 1)).high))
    }
  }

  /// Computes the gradients of a line on the current model.
  private func forward(_ place: Int, line: Int, epoch: Int, rate: Float) {
    let example = examples[place]
    example.gather(line, of: text, vocabulary, settings)
    example.loss = 0
    let mean = hidden.elements(Float.self) + place * dimension
    let change = changes.elements(Float.self) + place * dimension
    mean.update(repeating: 0, count: dimension)
    let count = example.rows.count
    guard count > 0 else {
      (factors.elements(Float.self) + place * padded).update(repeating: 0, count: padded)
      example.nodes.removeAll(keepingCapacity: true)
      return
    }
    example.rows.withUnsafeBufferPointer { rows in
      dataprep_sum_rows(input.base, dimension, rows.baseAddress, count, mean, width)
    }
    let share = 1 / Float(count)
    for column in 0..<dimension { mean[column] *= share }
    if tree != nil {
      walk(example, to: target(of: line, epoch), mean, change, rate: rate)
    } else {
      let row = factors.elements(Float.self) + place * padded
      let weights = output.elements(Float.self)
      dataprep_products(weights, nil, padded / 16, dimension, mean, row, width)
      if settings.loss == .softmax {
        softmax(example, target(of: line, epoch), row, rate: rate)
      } else {
        oneVersusAll(example, line, row, rate: rate)
      }
      (row + vocabulary.labels.count).update(repeating: 0, count: padded - vocabulary.labels.count)
      dataprep_weighted_sum(weights, row, padded / 16, dimension, change, width)
    }
    for column in 0..<dimension { change[column] *= share }
  }

  /// The label of a line to train on; if it has several, a different one in each epoch.
  private func target(of line: Int, _ epoch: Int) -> Int {
    let range = text.labelStarts[line]..<text.labelStarts[line + 1]
    let first =
      range.count > 1 ? Int(Self.random(settings.seed &+ 0x5EED, line &+ epoch &<< 40) % UInt64(range.count)) : 0
    for step in 0..<range.count {
      let label = text.lineLabels[range.lowerBound + (first + step) % range.count]
      let number = Int(vocabulary.labelNumbers[Int(label)])
      if number >= 0 { return number }
    }
    preconditionFailure("lines without a label are not in the order")
  }

  /// Replaces scores by output gradients: the rate times the difference of the target and the probabilities.
  private func softmax(_ example: TrainingExample, _ target: Int, _ row: UnsafeMutablePointer<Float>, rate: Float) {
    let count = vocabulary.labels.count
    (row + count).update(repeating: -.infinity, count: padded - count)
    let factor = 1 / dataprep_exponentials(row, padded / 16, width)
    example.loss = -log(max(1e-30, Double(row[target] * factor)))
    for label in 0..<count { row[label] *= -rate * factor }
    row[target] += rate
  }

  private func oneVersusAll(_ example: TrainingExample, _ line: Int, _ row: UnsafeMutablePointer<Float>, rate: Float) {
    var loss = 0.0
    for label in vocabulary.labels.indices {
      let chance = 1 / (1 + exp(-Double(row[label])))
      loss -= log(max(1e-30, 1 - chance))
      row[label] = -rate * Float(chance)
    }
    for index in text.labelStarts[line]..<text.labelStarts[line + 1] {
      let label = Int(vocabulary.labelNumbers[Int(text.lineLabels[index])])
      guard label >= 0 else { continue }
      let chance = Double(-row[label] / max(rate, .leastNormalMagnitude))
      loss += log(max(1e-30, 1 - chance)) - log(max(1e-30, chance))
      row[label] += rate
    }
    example.loss = loss
  }

  /// Computes the gradients of the tree's nodes above a label.
  private func walk(
    _ example: TrainingExample, to label: Int, _ mean: UnsafePointer<Float>, _ change: UnsafeMutablePointer<Float>,
    rate: Float
  ) {
    guard let tree else { return }
    let rows = output.elements(Float.self)
    example.nodes.removeAll(keepingCapacity: true)
    change.update(repeating: 0, count: dimension)
    var node = label
    while tree.parents[node] >= 0 {
      let parent = Int(tree.parents[node]) - tree.leafCount
      let row = rows + parent * dimension
      let chance = 1 / (1 + exp(-Double(FloatKernels.dot(row, mean, count: dimension))))
      let isRight = tree.isRight[node]
      example.loss -= log(max(1e-30, isRight ? chance : 1 - chance))
      let factor = rate * Float((isRight ? 1 : 0) - chance)
      example.nodes.append((parent, factor))
      for column in 0..<dimension { change[column] += factor * row[column] }
      node = Int(tree.parents[node])
    }
  }

  /// Applies a batch's updates to a thread's share of the rows.
  private func update(_ count: Int, part: Int, of parts: Int) {
    let means = hidden.elements(Float.self)
    if tree == nil {
      let blocks = padded / 16
      dataprep_update_blocks(
        output.elements(Float.self), factors.elements(Float.self), padded, means, dimension, count,
        blocks * part / parts, blocks * (part + 1) / parts, width)
    } else {
      for place in 0..<count {
        for (node, factor) in examples[place].nodes where node % parts == part {
          let row = output.elements(Float.self) + node * dimension
          let mean = means + place * dimension
          for column in 0..<dimension { row[column] += factor * mean[column] }
        }
      }
    }
    for place in 0..<count {
      examples[place].rows.withUnsafeBufferPointer { rows in
        dataprep_update_rows(
          input.elements(Float.self), dimension, rows.baseAddress, rows.count,
          changes.elements(Float.self) + place * dimension, UInt32(part), UInt32(parts), width)
      }
    }
  }

  /// The output matrix, row by row.
  private func rowByRow() -> ModelMemory {
    guard tree == nil else { return output }
    let rows = ModelMemory(byteCount: vocabulary.labels.count * dimension * 4)
    let target = rows.elements(Float.self)
    let blocks = output.elements(Float.self)
    for label in vocabulary.labels.indices {
      for column in 0..<dimension {
        target[label * dimension + column] = blocks[((label >> 4) * dimension + column) * 16 + label & 15]
      }
    }
    return rows
  }

  private var rowsAreFinite: Bool {
    for memory in [input, output] {
      let values = memory.elements(Float.self)
      for index in 0..<(memory.byteCount / 4) where !values[index].isFinite { return false }
    }
    return true
  }
}
