public import Language

/// The stages of crawl extraction, in order.
public enum CrawlStages {
  /// Select, decode, extract, identify, and keep the wanted languages.
  public static func all(parser: HTMLParserChoice, model: FastTextModel?, languages: Set<String>) -> [any Stage] {
    [DropFailedResponses(), DropOtherTypes(), DropEmptyBodies(), KeepLanguages(languages)]
  }
}
