package import Jobs
package import Stages
package import Tokenization

/// Provides recipes with what they only name.
package protocol RecipeResources: Sendable {
  /// Models and tables of stages.
  var stages: any StageResources { get }

  /// The tokenizer of a name or path.
  func tokenizer(_ name: String) throws -> TokenizerFile

  /// The token that separates documents; nil for none.
  ///
  /// - Parameter wish: its spelling or number, where the recipe says so.
  func separator(
    _ place: TokenizationSettings.SeparatorPlace, _ wish: String?, of file: TokenizerFile
  ) throws -> UInt32?
}
