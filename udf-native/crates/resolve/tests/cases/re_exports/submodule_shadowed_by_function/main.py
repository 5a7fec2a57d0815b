from package import render
import package.render

render("a")
package.render("b")
