import package
from package import make

make()
package.build()
