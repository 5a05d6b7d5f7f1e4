import type { KernelFamily } from './family';

/**
 * Loops over nodes of the device tree and of firmware (include/linux/of.h, include/linux/property.h): each turn holds a reference
 * to the node that it looks at, and gives back that of the turn before. Who leaves such a loop early keeps the last one. What the
 * functions return is unknown; their rows say what they take and give.
 */
export const deviceTreeFamily: KernelFamily = {
  header: `
struct device_node *of_get_next_child(const struct device_node *node, struct device_node *prev);
struct device_node *of_get_next_available_child(const struct device_node *node, struct device_node *prev);
struct device_node *of_find_compatible_node(struct device_node *from, const char *type, const char *compat);
struct device_node *of_find_node_by_name(struct device_node *from, const char *name);
struct device_node *of_find_node_by_type(struct device_node *from, const char *type);
struct fwnode_handle *device_get_next_child_node(const struct device *dev, struct fwnode_handle *child);
struct fwnode_handle *fwnode_get_next_child_node(const struct fwnode_handle *fwnode, struct fwnode_handle *child);
#define for_each_child_of_node(parent, child) for (child = of_get_next_child(parent, NULL); child != NULL; child = of_get_next_child(parent, child))
#define for_each_available_child_of_node(parent, child) for (child = of_get_next_available_child(parent, NULL); child != NULL; child = of_get_next_available_child(parent, child))
#define for_each_compatible_node(node, type, compatible) for (node = of_find_compatible_node(NULL, type, compatible); node != NULL; node = of_find_compatible_node(node, type, compatible))
#define for_each_node_by_name(node, name) for (node = of_find_node_by_name(NULL, name); node != NULL; node = of_find_node_by_name(node, name))
#define for_each_node_by_type(node, type) for (node = of_find_node_by_type(NULL, type); node != NULL; node = of_find_node_by_type(node, type))
#define device_for_each_child_node(dev, child) for (child = device_get_next_child_node(dev, NULL); child != NULL; child = device_get_next_child_node(dev, child))
#define fwnode_for_each_child_node(fwnode, child) for (child = fwnode_get_next_child_node(fwnode, NULL); child != NULL; child = fwnode_get_next_child_node(fwnode, child))
`,
  functions: {},
};
