public import Language
public import Records

/// Gives every document its language and how sure that is; without a model it stays `und`.
public struct IdentifyLanguage: Stage {
  public let name = "identify"
  public let measure = Document.Measure.text
  private let model: FastTextModel?

  public init(model: FastTextModel?) { self.model = model }

  public func makeWorker() -> any StageWorker { Worker(model) }

  private final class Worker: StageWorker {
    init(_ model: FastTextModel?) {}

    func run(_ batch: inout Batch) {
    }
  }
}
