internal import Base

/// Counts what a run has done, for those who watch it.
internal final class ProgressCounter: Sendable {
  private let progress: Monitor<TokenizationRun.Progress>
  private let bytesBefore: [Int]
  private let tell: @Sendable (TokenizationRun.Progress) -> Void

  init(
    _ inputBytes: [Int?], from start: StreamPosition?, _ tell: @escaping @Sendable (TokenizationRun.Progress) -> Void
  ) {
    var sum = 0
    bytesBefore = inputBytes.map { bytes in
      defer { sum += bytes ?? 0 }
      return sum
    }
    var first = TokenizationRun.Progress()
    first.inputs = inputBytes.count
    progress = Monitor(first)
    self.tell = tell
    tell(first)
  }

  func add(_ batch: EncodedBatch) {
    progress.withLock { progress in
      progress.input = max(progress.input, batch.input)
      progress.storedBytes = max(progress.storedBytes, bytesBefore[batch.input] + batch.storedBytes)
      progress.textBytes += batch.textBytes
      progress.documents += batch.documents.count
      progress.tokens += batch.tokens.count
      tell(progress)
    }
  }

  /// Counts tokens that a shuffle has put into shards.
  func add(shuffledTokens count: Int) {
    progress.withLock { progress in
      let before = progress.shuffledTokens ?? 0
      progress.shuffledTokens = before + count
      if before >> 20 != (before + count) >> 20 { tell(progress) }
    }
  }
}
